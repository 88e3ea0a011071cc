using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What inference and a whole adaptation cost modelled machines, on the MLPerf Tiny models.</summary>
internal sealed class BillStudy : IExperiment
{
    private static readonly ImmutableArray<string> Machines = ["cortex-m4", "cortex-m7", "cortex-m85", "hexagon-hvx-like", "ethos-u55-32", "ethos-u55-128", "ethos-u55-256", "systolic-16x16"];
    // What the float peer of ood-cifar makes: 24 passes over 450 samples in batches of 32.
    private const int BackpropagationSteps = 24 * 450 / 32;

    private static readonly ImmutableArray<string> Recipes = ["default", "weights-8w8a"];

    /// <inheritdoc/>
    public string Name => "bill";

    /// <inheritdoc/>
    public string Summary => "Cycles, seconds and energy of inference, of a whole adaptation and of backpropagation, on modelled machines.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context) =>
    [
        .. from model in SharedModels.All(context.Data)
           from machine in Machines
           from recipe in Recipes
           let identity = CellIdentity.Of(context, model.Name, context.Data.Hash(model.Path), machine, TimingProfiles.Get(machine).Json ?? "", RecipeNumbers.Of(AdaptationRecipes.Get(recipe)), $"{typeof(TimingProfile).Module.ModuleVersionId}", $"{typeof(BillStudy).Module.ModuleVersionId}")
           select new ExperimentCell($"{model.Name} on {machine}", recipe, 1, identity, token => MeasureAsync(context, QuantizedModel.Load(model.Path), machine, recipe, token)),
    ];

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "What an adaptation costs a machine",
        """
        Inference of one sample, and all steps of a recipe with its own batch and number of steps, counted on the simulator over a real step. How far each machine's cycles are from whose is in its timing file (`acctrain timings`).
        "together": both signs of a direction share a load of the weights; an estimate, no backend executes so. "x inference": an adaptation's cycles over those of one inference.
        "backpropagation": 24 passes over 450 samples, which is what the float peer of `repro ood-cifar` makes, by a model with 8-bit operands, if the machine could; none of these can. Energy is by the table that the timing file names, and left out where it names none.
        "samples at once": what the machine's memory takes of a batch of 32; more calls change no bit. "memory at peak" is of these, with what training holds; inference of as many samples; backpropagation of a whole batch in 8 bits.
        What a machine lacks of the training extensions its host computes, which is not billed. Transfers are.
        """,
        [new ReportTable(
            "Inference, adaptation, backpropagation",
            ["model and machine", "recipe", "inference, cycles", "inference", "energy", "adaptation, cycles", "adaptation", "energy", "x inference", "together", "weight bytes a forward call", "backpropagation, cycles", "samples at once", "memory at peak", "of inference", "of backpropagation"],
            [.. results.Cells.Select(c => Row(c.Cell, c.Result))])]);

    private static async Task<CellResult> MeasureAsync(ExperimentContext context, QuantizedModel model, string machine, string recipeName, CancellationToken cancellationToken)
    {
        TimingProfile timing = TimingProfiles.Get(machine);
        AdaptationRecipe recipe = AdaptationRecipes.Get(recipeName);
        AdaptationSession session = new(model, new SimulatorBackend(context.Backend, timing), context.Profile);
        if (recipeName == "default" && session.Lower(1).IsAutoencoder) recipe = AdaptationRecipes.Get("reconstruction");
        SimulatedProgram inference = SimulatedProgram.Create(ModelLowering.Lower(model, new LoweringOptions { Batch = 1 }).Program, timing);
        try
        {
            TrainingBill bill = await TrainingBill.MeasureAsync(session, recipe, cancellationToken).ConfigureAwait(false);
            List<(string, double)> figures =
            [
                ("clockHz", timing.ClockHz), ("inferenceCycles", inference.Total.Cycles), ("adaptationCycles", bill.Cycles), ("togetherCycles", (double)bill.Cost.Plans[^1].CyclesPerStep * bill.Cost.Schedule.Steps),
                ("weightBytes", bill.Cost.WeightBytesPerQuery), ("atOnce", bill.SamplesAtOnce), ("peakBytes", bill.PeakBytes), ("inferencePeakBytes", bill.InferencePeakBytes), ("backpropagationPeakBytes", bill.BackpropagationBytes), ("backpropagationCycles", (double)bill.Backpropagation.Cycles * BackpropagationSteps * 32 / bill.Batch),
            ];
            if (inference.Energy is { } energy) figures.Add(("inferencePicojoules", energy.TotalPicojoules));
            if (bill.Step.EnergyPicojoules is { } picojoules) figures.Add(("adaptationPicojoules", (double)picojoules * bill.Cost.Schedule.Steps));
            return CellResult.Of(figures);
        }
        catch (Exception exception) when (exception is ArgumentException or SimulationException or ProgramRejectedException or OutOfDeviceMemoryException)
        {
            return CellResult.Missing(exception.Message);
        }
    }

    private static ImmutableArray<string> Row(ExperimentCell cell, CellResult result)
    {
        if (result.NotRun is { } reason) return [cell.Task, cell.Method, $"not run: {reason}", "", "", "", "", "", "", "", "", ""];
        double clock = Figure("clockHz");
        return
        [
            cell.Task, cell.Method, Count("inferenceCycles"), Seconds("inferenceCycles"), Energy("inferencePicojoules"),
            Count("adaptationCycles"), Seconds("adaptationCycles"), Energy("adaptationPicojoules"),
            (Figure("adaptationCycles") / Figure("inferenceCycles")).ToString("N0", CultureInfo.InvariantCulture), Count("togetherCycles"), Count("weightBytes"), Count("backpropagationCycles"),
            Count("atOnce"), Count("peakBytes"), Count("inferencePeakBytes"), Count("backpropagationPeakBytes"),
        ];

        double Figure(string name) => result[name] ?? 0;
        string Count(string name) => Figure(name).ToString("N0", CultureInfo.InvariantCulture);
        string Seconds(string name) => Backends.Simulator.Reports.ReportFigures.Time(Figure(name) / clock);
        string Energy(string name) => result[name] is { } picojoules ? Backends.Simulator.Reports.ReportFigures.Energy(picojoules) : "";
    }
}
