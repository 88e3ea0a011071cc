using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Experiments;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain repro: repeats an experiment, or goes on with one that was stopped.</summary>
internal sealed class ReproVerb : Verb
{
    private readonly Argument<string?> _name = new("name") { Description = $"The experiment: {string.Join(", ", ExperimentCatalog.All.Select(e => e.Name))}.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer tasks, seeds, steps and samples, into a folder 'quick' of its own." };
    private readonly Option<string?> _results = SharedOptions.Text("--results", "DIR", "Where results are kept; benchmarks/results of the checkout, or ./results outside of one, by default.");
    private readonly Option<int?> _seeds = SharedOptions.Integer("--seeds", 1, 100, "Seeds of each measurement; the experiment's own number by default.");
    private readonly Option<string?> _only = SharedOptions.Text("--only", "TEXT,...", "Measures only what has one of these in its task/method/seed.");
    private readonly Option<string?> _baselines = SharedOptions.Text("--baselines", "PATH", "The float baselines' program; that of the checkout by default.");
    private readonly Option<string?> _backend = SharedOptions.Backend();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ReproVerb(Terminal terminal)
        : base(terminal, "repro", "Repeats an experiment and writes its tables and plots; goes on where the same command was stopped.")
    {
        Add(_name);
        foreach (Option option in (Option[])[_quick, _results, _seeds, _only, _baselines, _backend, _json]) Add(option);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string name = parse.GetValue(_name) ?? throw new UsageException($"Name an experiment: {string.Join("; ", ExperimentCatalog.All.Select(e => $"{e.Name} ({e.Summary.TrimEnd('.')})"))}.");
        IExperiment experiment = ExperimentCatalog.Get(name);
        DataFolder data = DataFolder.Find();
        ExperimentContext context = new()
        {
            Backend = BackendCatalog.Create().Get(parse.GetValue(_backend)),
            Data = data,
            Baselines = BaselineClient.Find(Baselines(parse), data.Repository),
            Quick = parse.GetValue(_quick),
            Seeds = parse.GetValue(_seeds),
        };
        ExperimentRunner runner = new(experiment, context, Folder(parse, data, context.Quick)) { Only = Only(parse), Command = Command(parse, name) };
        bool json = parse.GetValue(_json);
        ExperimentOutcome outcome = await RunAsync(runner, Terminal.IsInteractive && !json, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            Terminal.Output.Write(outcome.Json);
            return ExitCodes.Done;
        }

        Terminal.Output.Write(outcome.Markdown);
        Terminal.Output.WriteLine();
        Terminal.WriteSummary(
            ("measured", $"{Figures.Count(outcome.Measured)} now, {Figures.Count(outcome.Stored)} before, {Figures.Count(outcome.NotRun)} not run"),
            ("results", $"{Path.Combine(outcome.Folder, name)}.md, .json and plots"));
        return ExitCodes.Done;
    }

    private async Task<ExperimentOutcome> RunAsync(ExperimentRunner runner, bool live, CancellationToken cancellationToken)
    {
        try
        {
            return live
                ? await ExperimentDisplay.ShowAsync(Terminal.CreateConsole(), progress => runner.RunAsync(progress, cancellationToken)).ConfigureAwait(false)
                : await runner.RunAsync(progress: null, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new StoppedException("Stopped: the same command goes on from the last measurement.", exception);
        }
    }

    private string? Baselines(ParseResult parse)
    {
        string? path = parse.GetValue(_baselines);
        return path is null || File.Exists(path) ? path : throw new UsageException($"There is no baselines program '{path}'.");
    }

    // A quick run never touches the results of a full one.
    private string Folder(ParseResult parse, DataFolder data, bool quick)
    {
        string folder = parse.GetValue(_results) ?? (data.Repository is null ? "results" : Path.Combine(data.Repository, "benchmarks", "results"));
        if (folder.Length == 0) throw new UsageException("Option '--results' takes a folder, not an empty text.");
        if (File.Exists(folder)) throw new UsageException($"The folder '{folder}' of '--results' is a file.");
        return quick ? Path.Combine(folder, "quick") : folder;
    }

    private ImmutableArray<string> Only(ParseResult parse)
    {
        if (parse.GetValue(_only) is not { } text) return [];
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length > 0 ? [.. parts] : throw new UsageException("Option '--only' takes parts of task/method/seed, not an empty text.");
    }

    // What decides the numbers; where they are kept and how they are shown does not.
    private string Command(ParseResult parse, string name)
    {
        string command = $"acctrain repro {name}";
        if (parse.GetValue(_quick)) command += " --quick";
        return parse.GetValue(_seeds) is { } seeds ? string.Create(CultureInfo.InvariantCulture, $"{command} --seeds {seeds}") : command;
    }
}
