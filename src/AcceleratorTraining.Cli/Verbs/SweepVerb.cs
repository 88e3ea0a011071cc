using System.Collections.Immutable;
using System.CommandLine;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Sweeps;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain sweep: one inference on variants of a machine, and which variants are worth building.</summary>
internal sealed class SweepVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _timing = SharedOptions.Timing();
    private readonly Option<string[]> _vary = new("--vary") { HelpName = "FIELD=VALUE,...", Description = "A field of the timing file and the values it takes, e.g. memories.sram.sizeBytes=65536,131072; once for each field.", Required = true };
    private readonly Option<string?> _objective = SharedOptions.Text("--objective", "NAME,...", $"What the Pareto front is over: {string.Join(", ", SweepColumns.Objectives.Keys)}; by default cycles, bytes, and energy where a table is named.");
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples in one call; 1 by default.");
    private readonly Option<string?> _energy = SharedOptions.Energy();
    private readonly ReportFiles _files;
    private readonly Option<bool> _json = SharedOptions.Json();

    public SweepVerb(Terminal terminal)
        : base(terminal, "sweep", "Counts one inference on variants of a machine, and marks those that no other variant beats.")
    {
        Add(_model);
        Add(_timing);
        Add(_vary);
        Add(_objective);
        Add(_batch);
        Add(_energy);
        _files = new ReportFiles(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string modelPath = parse.GetRequiredValue(_model);
        string? timingName = parse.GetValue(_timing), energyName = parse.GetValue(_energy);
        _files.Check(parse, [("model", modelPath), ("timing file", TimingFile.PathOf(timingName)), ("energy table", TimingFile.EnergyPathOf(energyName))]);
        TimingProfile timing = TimingFile.Get(timingName);
        EnergyTable? table = TimingFile.Energy(energyName, timing);
        ImmutableArray<SweepObjective> objectives = Objectives(parse, table);
        TimingSweep sweep = new(timing, [.. parse.GetRequiredValue(_vary).Select(SweepAxis.Parse)]);
        LoweredModel model = ModelLowering.Lower(ModelFile.Load(modelPath), new LoweringOptions { Batch = parse.GetValue(_batch) ?? 1 });
        bool json = parse.GetValue(_json);
        SweepResult result = Terminal.IsInteractive && !json
            ? await SweepDisplay.ShowAsync(Terminal.CreateConsole(), sweep.Count, Run).ConfigureAwait(false)
            : Run(null);
        _files.Write(parse, () => SweepCsv.Write(result), () => SweepPage.Write(result));
        if (json) Terminal.WriteJson(writer => SweepJson.Write(writer, result));
        else SweepDisplay.Write(Terminal, result);
        return ExitCodes.Done;

        SweepResult Run(IProgress<int>? progress) => sweep.Run(model.Program, objectives, table, progress, cancellationToken);
    }

    private ImmutableArray<SweepObjective> Objectives(ParseResult parse, EnergyTable? table)
    {
        if (parse.GetValue(_objective) is not { } text) return table is null ? [SweepObjective.Cycles, SweepObjective.Bytes] : [SweepObjective.Cycles, SweepObjective.Energy, SweepObjective.Bytes];
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Objective)];
    }

    private static SweepObjective Objective(string name) => SweepColumns.Objectives.TryGetValue(name, out SweepObjective objective)
        ? objective
        : throw new UsageException($"There is no objective '{name}': '--objective' takes {string.Join(", ", SweepColumns.Objectives.Keys)}.");
}
