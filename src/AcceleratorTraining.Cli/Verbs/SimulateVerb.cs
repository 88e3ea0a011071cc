using System.CommandLine;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Experiments;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain simulate: what one inference, and with --training a whole adaptation, costs on a modelled machine.</summary>
internal sealed class SimulateVerb : Verb
{
    private readonly Argument<string?> _model = new("model") { Description = "The quantized .tflite or .onnx file.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _topology = SharedOptions.Text("--topology", "FILE", "A SCALE-Sim topology (.csv) instead of a model.");
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples in one call; 1 by default.");
    private readonly MachineInput _machine;
    private readonly Option<string?> _energy = SharedOptions.Energy();
    private readonly Option<bool> _training = new("--training") { Description = "Also counts a step of training and makes out the bill of a whole adaptation." };
    private readonly Option<string?> _recipe = SharedOptions.Text("--recipe", "NAME|FILE.json", "How to adapt, for '--training'; default without it, reconstruction for an autoencoder.");
    private readonly Option<int?> _steps = SharedOptions.Integer("--steps", 1, 1_000_000, "Training steps, for '--training'; the recipe's number by default.");
    private readonly Option<int?> _memoryCap = SharedOptions.Integer("--memory-cap", 1, int.MaxValue, "Bytes that activations may take; a model that needs more is refused, with the operator that does.");
    private readonly Option<string?> _exportTopology = SharedOptions.Text("--export-topology", "FILE", "Where the layers go as a SCALE-Sim topology.");
    private readonly ReportFiles _files;
    private readonly Option<bool> _json = SharedOptions.Json();

    public SimulateVerb(Terminal terminal)
        : base(terminal, "simulate", "Counts the cycles, bytes and energy of one inference, and of a whole adaptation, on a modelled machine.")
    {
        Add(_model);
        Add(_topology);
        Add(_batch);
        _machine = new MachineInput(this);
        Add(_energy);
        Add(_training);
        Add(_recipe);
        Add(_steps);
        Add(_memoryCap);
        Add(_exportTopology);
        _files = new ReportFiles(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
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
        TrainingBill? bill = parse.GetValue(_training) ? await BillAsync(parse, energy is null ? timing : timing with { EnergyTable = energy }, cancellationToken).ConfigureAwait(false) : null;
        if (parse.GetValue(_json))
        {
            Terminal.WriteJson(writer =>
            {
                SimulationJson.Write(writer, report);
                if (bill is not null) TrainingBillJson.Write(writer, bill);
            });
            return ExitCodes.Done;
        }

        SimulationTables.Write(Terminal, report);
        if (bill is not null) TrainingBillTables.Write(Terminal, bill);
        return ExitCodes.Done;
    }

    // A real step, its values computed by the fastest backend.
    private async Task<TrainingBill> BillAsync(ParseResult parse, TimingProfile timing, CancellationToken cancellationToken)
    {
        QuantizedModel model = ModelFile.Load(parse.GetValue(_model)!);
        AdaptationSession session = new(model, new SimulatorBackend(BackendCatalog.Create().Get(BackendCatalog.Threaded), timing), model.Format == ModelFormat.Onnx ? Profiles.Get("ort-cpu") : Profiles.TfliteReference);
        AdaptationRecipe recipe = parse.GetValue(_recipe) is { } name ? RecipeInput.Get(name) : session.Lower(1).IsAutoencoder ? AdaptationRecipes.Get("reconstruction") : AdaptationRecipes.Default;
        if (parse.GetValue(_batch) is { } batch) recipe = recipe with { Batch = batch };
        if (parse.GetValue(_steps) is { } steps) recipe = recipe.WithSteps(steps);
        recipe.Validate();
        return await TrainingBill.MeasureAsync(session, recipe, cancellationToken).ConfigureAwait(false);
    }

    private void RequireOneWorkload(ParseResult parse)
    {
        string? topology = parse.GetValue(_topology);
        if (parse.GetValue(_model) is null == topology is null) throw new UsageException("Name what to simulate: either a model or '--topology'.");
        if (topology is not null && (parse.GetValue(_batch) ?? parse.GetValue(_memoryCap)) is not null) throw new UsageException("'--batch' and '--memory-cap' go with a model: layers of a topology stand alone.");
        if (topology is not null && parse.GetValue(_training)) throw new UsageException("'--training' goes with a model: a topology has nothing to train.");
        if (!parse.GetValue(_training) && (parse.GetValue(_recipe) is not null || parse.GetValue(_steps) is not null)) throw new UsageException("'--recipe' and '--steps' go with '--training'.");
    }

    private SimulatedProgram Price(ParseResult parse, TimingProfile timing)
    {
        if (parse.GetValue(_topology) is { } topology)
            return SimulatedProgram.Create(InputFile.Read(topology, "topology", path => ScaleSimTopology.Parse(File.ReadAllText(path), Path.GetFileName(path))), timing);
        LoweredModel model = ModelLowering.Lower(ModelFile.Load(parse.GetValue(_model)!), new LoweringOptions { Batch = parse.GetValue(_batch) ?? 1 });
        return SimulatedProgram.Create(model.Program, timing);
    }
}
