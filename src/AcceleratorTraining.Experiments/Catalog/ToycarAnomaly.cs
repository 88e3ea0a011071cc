using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>MLPerf Tiny's autoencoder on machines whose recording drifts: adapted to normal sound, without labels.</summary>
internal sealed class ToycarAnomaly : IExperiment
{
    private const string Shipped = "as shipped", Before = "zero-shot", Backpropagation = "backprop";
    private const int Seeds = 3, Steps = 10_000, WeightSteps = 2000;

    // The file never heard these machines: it learns them where they were built, so that what is left is the drift.
    private static readonly AdaptationRecipe FirstStage = AdaptationRecipes.Get("reconstruction") with { Name = "workshop", Steps = Steps };

    /// <inheritdoc/>
    public string Name => "toycar-anomaly";

    /// <inheritdoc/>
    public string Summary => "The anomaly detector's autoencoder on synthetic machines, from the workshop into the field: area under the ROC curve before and after adapting to normal sound.";

    private static AdaptationRecipe Weights => AdaptationRecipes.Get("weights-8w8a") with { Name = "weights-8w8a", Objective = Objective.Reconstruction, Estimator = Estimator.ClippedMagnitude, InitialRate = 6554, FinalRate = 328 };

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        QuantizedModel model = QuantizedModel.Load(SharedModels.Autoencoder(context.Data));
        ModelTensor input = model.Tensors[model.Inputs[0]];
        FeatureQuantizer quantizer = new(input.Scale, (int)input.ZeroPoint);
        return [.. from seed in context.SeedList(Seeds) from cell in Cells(context, model, new MachineClips(seed, quantizer), seed) orderby cell.Task descending select cell];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Machine sound that drifts, without labels",
        string.Create(CultureInfo.InvariantCulture, $"""
        MLPerf Tiny ad01 autoencoder (int8) on synthetic machines. {MachineClips.Description} A clip's error is the mean squared error of its inputs; the area under the ROC curve (AUC) is taken a machine, and averaged over a seed's machines.
        "{Shipped}": the file. "{Before}": after {FirstStage.Steps} steps of the recipe reconstruction at its own rates (forward gradients on the biases) on normal clips of the workshop; the others start there and adapt to normal clips of the field, {Steps} steps, {WeightSteps} where the weights are trained.
        Backpropagation: float Adam on all weights and biases through fake quantization, re-quantized with the file's scales, the better of two rates by other clips (the search is not counted). "±" is a 95 % interval by Student's t over seeds, each of which draws other machines; differences are paired.
        """),
        [Overall(results), Machines(results)])
    {
        Plots = [ComparisonPlot.Bars(results, "Anomaly detection in the field and in the workshop", "auc", "area under the ROC curve")],
    };

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, QuantizedModel model, MachineClips clips, ulong seed)
    {
        const MachineCondition workshop = MachineCondition.Workshop, field = MachineCondition.Field;
        AnomalyMethods shipped = new(context, StartingModel.Of(model), clips, seed);
        AnomalyMethods methods = new(context, StartingModel.Adapted(context, model, FirstStage, () => clips.Normal(workshop), clips.Fingerprint(workshop), seed), clips, seed);
        yield return shipped.Unadapted(workshop, Shipped);
        yield return methods.Unadapted(workshop, Before);
        yield return shipped.Unadapted(field, Shipped);
        yield return methods.Unadapted(field, Before);
        yield return methods.Recipe(field, AdaptationRecipes.Get("reconstruction") with { Name = "biases", Steps = Steps });
        yield return methods.Recipe(field, Weights with { Steps = WeightSteps });
        yield return methods.Backpropagation(field, Backpropagation, new() { Model = "", FakeQuantization = true, Epochs = 5, LearningRates = [0.0003, 0.001] });
    }

    private static ReportTable Overall(ExperimentResults results) => new(
        "Area under the ROC curve, mean over machines",
        ["recorded in", "method", "AUC", $"against {Before}, points", $"against {Backpropagation}, points", "mean squared error of normal clips", "sample forwards", "sample backwards", "bytes of training state", "seconds a run"],
        [
            .. from task in results.Tasks
               from method in results.Methods
               where results.Cells.Any(c => c.Cell.Task == task && c.Cell.Method == method)
               select Row(results, task, method),
        ]);

    private static ImmutableArray<string> Row(ExperimentResults results, string task, string method)
    {
        if (results.Mean(task, method, "auc").Count == 0) return [task, method, $"not run: {results.NotRun(task, method) ?? "not asked for"}", "", "", "", "", "", "", ""];
        string Against(string other) => other == method || results.Mean(task, other, "auc").Count == 0 ? "" : MeanInterval.Of(ComparisonTables.Differences(results, task, method, other, "auc").AsSpan()).ToString("+0.0;-0.0");
        string Count(string figure) => results.Mean(task, method, figure) is { Count: > 0 } mean ? mean.Mean.ToString("N0", CultureInfo.InvariantCulture) : "";
        string seconds = results.Mean(task, method, "seconds") is { Count: > 0 } time ? time.Mean.ToString("0.0", CultureInfo.InvariantCulture) : "";
        return [task, method, results.Mean(task, method, "auc").ToString("0.000"), Against(Before), Against(Backpropagation), results.Mean(task, method, "normalError").ToString("0.0"), Count("forwards"), Count("backwards"), Count("stateBytes"), seconds];
    }

    private static ReportTable Machines(ExperimentResults results) => new(
        "AUC of every machine in the field",
        ["seed and machine", .. results.Methods],
        [
            .. from seed in results.Cells.Select(c => c.Cell.Seed).Distinct()
               from machine in Enumerable.Range(0, MachineClips.Machines)
               select (ImmutableArray<string>)[string.Create(CultureInfo.InvariantCulture, $"{seed}, {machine}"), .. results.Methods.Select(m => Machine(results, m, seed, machine))],
        ]);

    private static string Machine(ExperimentResults results, string method, ulong seed, int machine) =>
        results.Cells.FirstOrDefault(c => c.Cell.Task == "field" && c.Cell.Method == method && c.Cell.Seed == seed).Result?[string.Create(CultureInfo.InvariantCulture, $"auc{machine}")]?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
}
