using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Bytes at peak of inference and training on the MLPerf Tiny models, beside what backpropagation needs.</summary>
internal sealed class MemoryStudy : IExperiment
{
    private const string Inference = "inference", FloatBackpropagation = "backprop float", IntegerBackpropagation = "backprop int8";

    private static readonly ImmutableArray<string> Recipes = ["default", "weights-8w8a"];
    private static readonly ImmutableArray<int> Batches = [1, 32];

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Summary => "Bytes at peak, measured and planned: inference, forward gradients, backpropagation, on the four MLPerf Tiny models.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context) =>
    [
        .. from model in SharedModels.All(context.Data)
           let session = new AdaptationSession(QuantizedModel.Load(model.Path), context.Backend, context.Profile)
           from batch in Batches
           from cell in Cells(context, session, $"{model.Name} batch {batch}", batch)
           select cell,
    ];

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Memory at peak",
        """
        The four models of MLPerf Tiny. "measured": most bytes that the device's counters saw in use (programs' constants and activations as the modelled machine would place them, buffers). "planned": the
        same from the programs' plans. Bound: 1.05 x inference at the same batch, plus one byte a trained weight (elements that forward gradients move, and the exact head's). "host": bytes that the training step keeps outside of the device.
        Backpropagation, counted from the graph, for the plain loop of one batch: float: parameters, their gradients and Adam's two moments (4 bytes each), every activation kept (4 bytes), and the largest pair of activation gradients.
        int8: the same with 1 byte for parameters, their gradients, activations and activation gradients (biases 4), and plain SGD without moments.
        """,
        [Totals(results), Parts(results)]);

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, AdaptationSession session, string task, int batch)
    {
        string identity(string method) => CellIdentity.Of(context, session.Model.Sha256, task, method, "footprint 4");
        yield return new(task, Inference, 1, identity(Inference), token => Task.FromResult(CellResult.Of(InferenceMemory.Measure(session, batch))));
        foreach (string name in Recipes)
        {
            AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Batch = batch };
            yield return new(task, name, 1, identity(RecipeNumbers.Of(recipe)), token => Task.FromResult(TrainingMemory.Measure(session, recipe)));
        }

        yield return new(task, FloatBackpropagation, 1, identity(FloatBackpropagation), token => Task.FromResult(CellResult.Of(BackpropagationMemory.Float(session, batch))));
        yield return new(task, IntegerBackpropagation, 1, identity(IntegerBackpropagation), token => Task.FromResult(CellResult.Of(BackpropagationMemory.Integer(session, batch))));
    }

    private static ReportTable Totals(ExperimentResults results) => new(
        "Peak",
        ["model", "method", "measured", "planned", "trained", "x inference", "bound", "within", "share of backprop float", "share of backprop int8", "host"],
        [.. from c in results.Cells select Row(results, c.Cell, c.Result)]);

    private static ImmutableArray<string> Row(ExperimentResults results, ExperimentCell cell, CellResult result)
    {
        if (result.NotRun is { } reason) return [cell.Task, cell.Method, $"not run: {reason}", "", "", "", "", "", "", "", ""];
        double peak = result["measuredBytes"] ?? result["plannedBytes"] ?? 0;
        double inference = results.Mean(cell.Task, Inference, "measuredBytes").Mean;
        bool training = Recipes.Contains(cell.Method);
        double bound = Math.Floor(1.05 * inference + (result["trained"] ?? 0));
        return
        [
            cell.Task, cell.Method, Bytes(result["measuredBytes"]), Bytes(result["plannedBytes"]), Bytes(result["trained"]), Ratio(peak / inference),
            training ? Bytes(bound) : "", training ? peak <= bound ? "yes" : "no" : "",
            Ratio(peak / results.Mean(cell.Task, FloatBackpropagation, "plannedBytes").Mean), Ratio(peak / results.Mean(cell.Task, IntegerBackpropagation, "plannedBytes").Mean), Bytes(result["host"]),
        ];
    }

    // What the figures named "part: ..." are made of.
    private static ReportTable Parts(ExperimentResults results)
    {
        ImmutableArray<string> parts = [.. results.Cells.SelectMany(c => c.Result.Figures.Keys).Where(k => k.StartsWith("part: ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        return new ReportTable("What the planned bytes are", ["model", "method", .. parts.Select(p => p["part: ".Length..])],
        [
            .. from c in results.Cells where c.Result.NotRun is null select (ImmutableArray<string>)[c.Cell.Task, c.Cell.Method, .. parts.Select(p => Bytes(c.Result[p]))],
        ]);
    }

    private static string Bytes(double? value) => value is { } bytes && double.IsFinite(bytes) ? bytes.ToString("N0", CultureInfo.InvariantCulture) : "";

    private static string Ratio(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "";
}
