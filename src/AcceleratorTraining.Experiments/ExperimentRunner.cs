using System.Collections.Immutable;
using System.Text;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Makes an experiment's measurements, those that are not on the disk yet, and writes its report. Use once.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="context">What it runs with.</param>
/// <param name="folder">Where results are kept; made if absent.</param>
public sealed class ExperimentRunner(IExperiment experiment, ExperimentContext context, string folder)
{
    /// <summary>Texts of which a measurement's key (task/method/seed) has to contain one; empty for all measurements.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>The command line that was given, for the report.</summary>
    public required string Command { get; init; }

    /// <summary>
    /// Runs to the end, or until cancelled; what was measured by then stays on the disk, and the same command goes on from
    /// there. The report is of every result of the plan that is on the disk, also those not asked for now.
    /// </summary>
    /// <exception cref="InvalidDataSetException">Something the experiment needs is absent.</exception>
    /// <exception cref="ArgumentException">No measurement is asked for.</exception>
    public async Task<ExperimentOutcome> RunAsync(IProgress<ExperimentProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ImmutableArray<ExperimentCell> plan = experiment.Plan(context);
        ImmutableArray<ExperimentCell> asked = Select(plan);
        CellStore store = CellStore.Open(experiment.Name, folder);
        string machine = MachineName.Describe();
        Dictionary<ExperimentCell, CellResult> missing = [];
        int measured = 0, stored = 0;
        foreach (ExperimentCell cell in asked)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new ExperimentProgress(measured + stored + missing.Count, asked.Length, cell.Key));
            if (store.Find(cell) is not null)
            {
                stored++;
                continue;
            }

            CellResult result = await cell.Measure(cancellationToken).ConfigureAwait(false);
            if (result.NotRun is not null)
            {
                missing[cell] = result;
                continue;
            }

            store.Add(new StoredCell { Task = cell.Task, Method = cell.Method, Seed = cell.Seed, Identity = cell.Identity, Machine = machine, Figures = result.Figures });
            measured++;
        }

        progress?.Report(new ExperimentProgress(asked.Length, asked.Length, ""));
        string markdown = Write(plan, store, missing, machine);
        return new ExperimentOutcome(markdown, Encoding.UTF8.GetString(store.Serialize()), folder, measured, stored, missing.Count);
    }

    private ImmutableArray<ExperimentCell> Select(ImmutableArray<ExperimentCell> plan)
    {
        ImmutableArray<ExperimentCell> asked = Only.IsEmpty ? plan : [.. plan.Where(c => Only.Any(o => c.Key.Contains(o, StringComparison.OrdinalIgnoreCase)))];
        if (!asked.IsEmpty) return asked;
        string tasks = string.Join(", ", plan.Select(c => c.Task).Distinct()), methods = string.Join(", ", plan.Select(c => c.Method).Distinct());
        throw new ArgumentException($"'--only {string.Join(',', Only)}' leaves nothing of '{experiment.Name}': its tasks are {tasks}; its methods are {methods}.");
    }

    private string Write(ImmutableArray<ExperimentCell> plan, CellStore store, Dictionary<ExperimentCell, CellResult> missing, string machine)
    {
        List<(ExperimentCell, CellResult)> results = [];
        List<string> machines = [];
        foreach (ExperimentCell cell in plan)
        {
            if (store.Find(cell) is { } found)
            {
                results.Add((cell, CellResult.Of(found.Figures.Select(f => (f.Key, f.Value)))));
                machines.Add(found.Machine);
            }
            else if (missing.TryGetValue(cell, out CellResult? reason))
            {
                results.Add((cell, reason));
            }
        }

        ExperimentReport report = experiment.Report(context, new ExperimentResults([.. results]));
        string markdown = report.ToMarkdown(experiment.Name, machines.DefaultIfEmpty(machine).Distinct(), Command);
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllBytes(Path.Combine(folder, $"{experiment.Name}.md"), Encoding.UTF8.GetBytes(markdown));
        report.WritePlots(experiment.Name, folder);
        return markdown;
    }
}
