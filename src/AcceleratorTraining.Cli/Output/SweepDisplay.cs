using AcceleratorTraining.Backends.Simulator.Sweeps;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Shows a sweep while it goes on, and its table at the end.</summary>
internal static class SweepDisplay
{
    // Beyond these nobody reads on; files have them all.
    private const int ListedMachines = 200;

    /// <summary>Runs a sweep while showing how far it is; what was shown disappears at the end.</summary>
    /// <param name="console">A terminal that somebody watches.</param>
    /// <param name="count">How many machines there are.</param>
    /// <param name="run">What to run; reports to its argument.</param>
    public static Task<SweepResult> ShowAsync(IAnsiConsole console, int count, Func<IProgress<int>, SweepResult> run) => console
        .Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            ProgressTask task = context.AddTask($"{Figures.Count(count)} machines", maxValue: count);

            // Beside the display, which draws on this thread.
            return await Task.Run(() => run(new Bar(task))).ConfigureAwait(false);
        });

    /// <summary>Writes a line a machine, those on the front marked, of large sweeps these alone; then what the front is over.</summary>
    public static void Write(Terminal terminal, SweepResult result)
    {
        Table table = new Table().SimpleBorder();
        int axes = result.Axes.Length;
        foreach ((int index, string heading) in SweepColumns.Headings(result).Index())
        {
            TableColumn column = new(Markup.Escape(heading));
            table.AddColumn(index == axes ? column : column.RightAligned());
        }

        bool isListed = result.Points.Length <= ListedMachines;
        foreach (SweepPoint point in result.Points.Where(p => isListed || p.IsOnFront)) table.AddRow(SweepColumns.Cells(result, point).Select(c => new Text(c)));
        terminal.CreateConsole().Write(table);
        terminal.WriteSummary(
        [
            ("front", $"{Figures.Count(result.Points.Count(p => p.IsOnFront))} of {Figures.Count(result.Points.Length)} machines (*): none is better in one of {string.Join(", ", result.Objectives.Select(SweepColumns.Name))} and as good in the others"),
            .. isListed ? ((string, string)[])[] : [("others", "not listed here; '--csv', '--html' and '--json' have them")],
            .. SimulationTables.Worth(result.Timing),
        ]);
    }

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
