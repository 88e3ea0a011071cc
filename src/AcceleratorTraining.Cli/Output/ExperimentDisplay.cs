using AcceleratorTraining.Experiments;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Shows an experiment while it goes on: a bar, how many measurements are done, and the one that is made.</summary>
internal sealed class ExperimentDisplay : IProgress<ExperimentProgress>
{
    private readonly ProgressTask _task;

    private ExperimentDisplay(ProgressTask task) => _task = task;

    /// <summary>Runs something while showing its progress; what was shown disappears at the end.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<ExperimentProgress>, Task<T>> run) => console
        .Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
        .StartAsync(async context => await run(new ExperimentDisplay(context.AddTask("reading data"))).ConfigureAwait(false));

    /// <inheritdoc/>
    public void Report(ExperimentProgress value)
    {
        _task.MaxValue = value.Total;
        _task.Value = value.Done;
        _task.Description = Markup.Escape($"{value.Done}/{value.Total} {value.Current}");
    }
}
