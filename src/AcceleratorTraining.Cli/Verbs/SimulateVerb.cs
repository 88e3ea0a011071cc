using System.CommandLine;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain simulate: what one inference costs on a modelled machine.</summary>
internal sealed class SimulateVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _timing = SharedOptions.Timing();
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples in one call; 1 by default.");
    private readonly Option<string?> _energy = SharedOptions.Energy();
    private readonly ReportFiles _files;
    private readonly Option<bool> _json = SharedOptions.Json();

    public SimulateVerb(Terminal terminal)
        : base(terminal, "simulate", "Counts the cycles, bytes and energy of one inference on a modelled machine.")
    {
        Add(_model);
        Add(_timing);
        Add(_batch);
        Add(_energy);
        _files = new ReportFiles(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string modelPath = parse.GetRequiredValue(_model);
        string? timingName = parse.GetValue(_timing), energyName = parse.GetValue(_energy);
        _files.Check(parse, [("model", modelPath), ("timing file", TimingFile.PathOf(timingName)), ("energy table", TimingFile.EnergyPathOf(energyName))]);
        TimingProfile timing = TimingFile.Get(timingName);
        EnergyTable? table = TimingFile.Energy(energyName, timing);
        LoweredModel model = ModelLowering.Lower(ModelFile.Load(modelPath), new LoweringOptions { Batch = parse.GetValue(_batch) ?? 1 });
        SimulationReport report = SimulationReport.Create(SimulatedProgram.Create(model.Program, timing), timing, table);
        _files.Write(parse, () => SimulationCsv.Write(report), () => SimulationPage.Write(report));
        if (parse.GetValue(_json)) Terminal.WriteJson(writer => SimulationJson.Write(writer, report));
        else SimulationTables.Write(Terminal, report);
        return Task.FromResult(ExitCodes.Done);
    }
}
