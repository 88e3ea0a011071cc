using System.CommandLine;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain simulate: what one inference costs on a modelled machine.</summary>
internal sealed class SimulateVerb : Verb
{
    private readonly Argument<string?> _model = new("model") { Description = "The quantized .tflite or .onnx file.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _topology = SharedOptions.Text("--topology", "FILE", "A SCALE-Sim topology (.csv) instead of a model.");
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples in one call; 1 by default.");
    private readonly MachineInput _machine;
    private readonly Option<string?> _energy = SharedOptions.Energy();
    private readonly Option<int?> _memoryCap = SharedOptions.Integer("--memory-cap", 1, int.MaxValue, "Bytes that activations may take; a model that needs more is refused, with the operator that does.");
    private readonly Option<string?> _exportTopology = SharedOptions.Text("--export-topology", "FILE", "Where the layers go as a SCALE-Sim topology.");
    private readonly ReportFiles _files;
    private readonly Option<bool> _json = SharedOptions.Json();

    public SimulateVerb(Terminal terminal)
        : base(terminal, "simulate", "Counts the cycles, bytes and energy of one inference on a modelled machine.")
    {
        Add(_model);
        Add(_topology);
        Add(_batch);
        _machine = new MachineInput(this);
        Add(_energy);
        Add(_memoryCap);
        Add(_exportTopology);
        _files = new ReportFiles(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string? energy = parse.GetValue(_energy), export = parse.GetValue(_exportTopology);
        RequireOneWorkload(parse);
        _files.Check(parse, [("model", parse.GetValue(_model)), ("topology", parse.GetValue(_topology)), .. _machine.Files(parse), ("energy table", TimingFile.EnergyPathOf(energy))], ("--export-topology", export));
        TimingProfile timing = _machine.Get(parse);
        EnergyTable? table = TimingFile.Energy(energy, timing);
        SimulatedProgram program = Price(parse, timing);

        // Layers of a topology are independent of each other: there is no order that an arena could follow.
        ArenaPlan? arena = parse.GetValue(_topology) is null ? WorkloadArena.Plan(program.Workload, timing, parse.GetValue(_memoryCap)) : null;
        SimulationReport report = SimulationReport.Create(program, timing, table, arena);
        if (export is not null) ReportFiles.WriteText(export, ScaleSimTopology.Write(program.Workload));
        _files.Write(parse, () => SimulationCsv.Write(report), () => SimulationPage.Write(report));
        if (parse.GetValue(_json)) Terminal.WriteJson(writer => SimulationJson.Write(writer, report));
        else SimulationTables.Write(Terminal, report);
        return Task.FromResult(ExitCodes.Done);
    }

    private void RequireOneWorkload(ParseResult parse)
    {
        string? topology = parse.GetValue(_topology);
        if (parse.GetValue(_model) is null == topology is null) throw new UsageException("Name what to simulate: either a model or '--topology'.");
        if (topology is not null && (parse.GetValue(_batch) ?? parse.GetValue(_memoryCap)) is not null) throw new UsageException("'--batch' and '--memory-cap' go with a model: layers of a topology stand alone.");
    }

    private SimulatedProgram Price(ParseResult parse, TimingProfile timing)
    {
        if (parse.GetValue(_topology) is { } topology)
            return SimulatedProgram.Create(InputFile.Read(topology, "topology", path => ScaleSimTopology.Parse(File.ReadAllText(path), Path.GetFileName(path))), timing);
        LoweredModel model = ModelLowering.Lower(ModelFile.Load(parse.GetValue(_model)!), new LoweringOptions { Batch = parse.GetValue(_batch) ?? 1 });
        return SimulatedProgram.Create(model.Program, timing);
    }
}
