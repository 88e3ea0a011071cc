using System.Collections.Immutable;
using System.Globalization;

namespace AcceleratorTraining.Experiments;

/// <summary>The tables of experiments that compare methods over tasks by accuracy.</summary>
internal static class ComparisonTables
{
    private const string Figure = "accuracyAfter";

    /// <summary>A row a task, a column a method: accuracy of the int8 file, with the interval over seeds.</summary>
    public static ReportTable ByTask(ExperimentResults results, string task)
    {
        ImmutableArray<string> methods = results.Methods;
        return new ReportTable($"Accuracy by {task}", [task, .. methods],
        [
            .. from name in results.Tasks select (ImmutableArray<string>)[name, .. methods.Select(m => results.Mean(name, m, Figure).ToString("0.000"))],
        ]);
    }

    /// <summary>
    /// A row a method: mean over the tasks, with its interval over seeds; the difference to a reference method, paired by task
    /// and seed, with its interval over the tasks that both have; what it cost.
    /// </summary>
    public static ReportTable Overall(ExperimentResults results, string reference) => new(
        $"Mean over {results.Tasks.Length} tasks",
        ["method", "tasks", "before", "after", $"against {reference}, points", "against its float view, points", "16-bit or float view", "sample forwards", "sample backwards", "bytes (device peak, or beyond the file for one sample)", "seconds a run"],
        [.. results.Methods.Select(m => Row(results, m, reference))]);

    private static ImmutableArray<string> Row(ExperimentResults results, string method, string reference)
    {
        ImmutableArray<string> tasks = [.. results.Tasks.Where(t => results.Mean(t, method, Figure).Count > 0)];
        if (tasks.IsEmpty) return [method, "0", $"not run: {results.NotRun(task: null, method) ?? "not asked for"}", "", "", "", "", "", "", "", ""];
        return
        [
            method,
            tasks.Length.ToString(CultureInfo.InvariantCulture),
            Share(OverTasks(results, tasks, method, "accuracyBefore")),
            OverSeeds(results, method).ToString("0.000"),
            Difference(results, tasks, method, reference),
            FloatDifference(results, tasks, method, reference),
            Share(OverTasks(results, tasks, method, "accuracyWide")),
            Count(OverTasks(results, tasks, method, "forwards")),
            Count(OverTasks(results, tasks, method, "backwards")),
            Count(OverTasks(results, tasks, method, "stateBytes")),
            OverTasks(results, tasks, method, "seconds") is { Count: > 0 } seconds ? seconds.Mean.ToString("0.0", CultureInfo.InvariantCulture) : "",
        ];
    }

    /// <summary>Points that a method is ahead of another on a task: one a seed that both have.</summary>
    public static ImmutableArray<double> Differences(ExperimentResults results, string task, string method, string reference, string figure = Figure) =>
    [
        .. from one in results.Cells
           where one.Cell.Task == task && one.Cell.Method == method && one.Result[figure] is not null
           join other in results.Cells.Where(c => c.Cell.Task == task && c.Cell.Method == reference && c.Result[figure] is not null) on one.Cell.Seed equals other.Cell.Seed
           select 100 * (one.Result[figure]!.Value - other.Result[figure]!.Value),
    ];

    // A seed's mean over the tasks is one value of the interval: tasks differ far more than seeds do.
    private static MeanInterval OverSeeds(ExperimentResults results, string method) => MeanInterval.Of(
    [
        .. from c in results.Cells
           where c.Cell.Method == method && c.Result[Figure] is not null
           group c.Result[Figure]!.Value by c.Cell.Seed into seed
           select seed.Average(),
    ]);

    private static MeanInterval OverTasks(ExperimentResults results, ImmutableArray<string> tasks, string method, string figure) =>
        MeanInterval.Of([.. tasks.Select(t => results.Mean(t, method, figure)).Where(m => m.Count > 0).Select(m => m.Mean)]);

    private static string Difference(ExperimentResults results, ImmutableArray<string> tasks, string method, string reference)
    {
        if (method == reference) return "";
        ImmutableArray<double> differences = [.. from t in tasks let pairs = Differences(results, t, method, reference) where !pairs.IsEmpty select pairs.Average()];
        return MeanInterval.Of(differences.AsSpan()).ToString("+0.0;-0.0");
    }

    // A peer that trains in float is worth more before its weights are rounded: the harder comparison.
    private static string FloatDifference(ExperimentResults results, ImmutableArray<string> tasks, string method, string reference)
    {
        ImmutableArray<double> differences =
        [
            .. from t in tasks
               let own = results.Mean(t, method, Figure)
               let peer = results.Mean(t, reference, "accuracyWide")
               where own.Count > 0 && peer.Count > 0
               select 100 * (own.Mean - peer.Mean),
        ];
        return differences.IsEmpty ? "" : MeanInterval.Of(differences.AsSpan()).ToString("+0.0;-0.0");
    }

    private static string Share(MeanInterval mean) => mean.Count == 0 ? "" : mean.Mean.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Count(MeanInterval mean) => mean.Count == 0 ? "" : mean.Mean.ToString("N0", CultureInfo.InvariantCulture);
}
