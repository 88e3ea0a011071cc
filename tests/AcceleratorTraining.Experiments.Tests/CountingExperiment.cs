using System.Collections.Immutable;
using AcceleratorTraining.Backends.Cpu;

namespace AcceleratorTraining.Experiments.Tests;

/// <summary>Two tasks, two methods, two seeds; counts what is measured, and can be stopped at any of it.</summary>
internal sealed class CountingExperiment : IExperiment
{
    public List<string> Measured { get; } = [];

    /// <summary>Part of every identity.</summary>
    public string Recipe { get; set; } = "rate 1";

    /// <summary>Called before each measurement.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public string Name => "counting";

    public string Summary => "Counts.";

    public static ExperimentContext Context { get; } = new()
    {
        Backend = new CpuBackend(),
        Data = new DataFolder(Path: null, Repository: null),
        Baselines = BaselineClient.Find(path: null, repository: null),
    };

    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context) =>
    [
        .. from task in (string[])["fog", "snow"] from method in (string[])["head", "absent"] from seed in (ulong[])[1, 2]
           select new ExperimentCell(task, method, seed, CellIdentity.Of(context, Recipe, task, method, $"{seed}"), _ => Task.FromResult(Measure($"{task}/{method}/{seed}", method, seed))),
    ];

    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) =>
        new("Counting", "Two tasks.", [ComparisonTables.Overall(results, "head"), ComparisonTables.ByTask(results, "task")]);

    public Task<ExperimentOutcome> RunAsync(string folder, params string[] only) =>
        new ExperimentRunner(this, Context, folder) { Only = [.. only], Command = "acctrain repro counting" }.RunAsync(cancellationToken: TestContext.Current.CancellationToken);

    private CellResult Measure(string key, string method, ulong seed)
    {
        Before(key);
        if (method == "absent") return CellResult.Missing("there is no peer | here");
        Measured.Add(key);
        return CellResult.Of(("accuracyAfter", seed / 10.0), ("forwards", 1234));
    }
}
