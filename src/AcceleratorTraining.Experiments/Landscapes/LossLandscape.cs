using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// The loss around an adapted model on two planes: two random filter-normalised directions (Li et al., NeurIPS 2018), and
/// the plane of the trainings themselves, with their trajectories projected in. Weights are rounded to int8 at every point.
/// </summary>
internal sealed class LossLandscape : IExperiment
{
    private const string Shift = "contrast:5", Grid = "grid", Forward = "forward gradients", Backward = "backprop";
    private const ulong Seed = 1;

    private static readonly ImmutableArray<string> Planes = ["random", "paths"];

    /// <inheritdoc/>
    public string Name => "landscape";

    /// <inheritdoc/>
    public string Summary => "The loss around ResNet8 adapted to contrast:5 on two planes, with the trajectories of forward gradients and backpropagation.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        string path = SharedModels.ResNet8(context.Data);
        AdaptationSession session = new(QuantizedModel.Load(path), context.Backend, context.Profile);
        ShiftedImages images = CifarImages.Open(context, session.Model);
        AdaptationRecipe recipe = AdaptationRecipes.Get("weights-8w8a") with { Steps = context.Quick ? 200 : 1000 };
        LossSurface surface = new(session, new Trajectories(context, session, path, () => images.Load(Shift, Seed), recipe), () => images.Load(Shift, Seed).Test, context.Quick ? 100 : 1000);
        string Identity(string what) => CellIdentity.Of(context, session.Model.Sha256, images.Fingerprint(Shift, Seed), RecipeNumbers.Of(recipe), what, "landscape 2");

        // The plane of the paths goes through both ends, so it is another one where there is no backpropagation.
        string peers = context.Baselines.UnavailableReason is null ? "with backprop" : "without backprop";
        return
        [
            .. from plane in Planes from row in Enumerable.Range(0, LossPlane.Points)
               select new ExperimentCell($"{plane} {row:00}", Grid, Seed, Identity($"{plane} {row} {context.Quick} {peers}"), token => surface.RowAsync(plane, row, token)),
            .. from plane in Planes from method in (string[])[Forward, Backward]
               select new ExperimentCell(plane, method, Seed, Identity($"{plane} {method} {context.Quick} {peers}"), token => surface.PathAsync(plane, method == Forward, token)),
        ];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Loss landscape of ResNet8 under contrast:5",
        $"""
        MLPerf Tiny ResNet8 on CIFAR-10 under {Shift}; mean cross-entropy in nats of {(context.Quick ? 100 : 1000)} test images, {LossPlane.Points} x {LossPlane.Points} points, weights rounded to int8 at every point, biases and scales as shipped.
        The centre is the end of all-weights forward gradients (weights-8w8a). "random": two random directions, each filter scaled to the norm of the model's own, one axis step = that norm.
        "paths": first axis from the shipped weights to the centre, second to the end of backpropagation (random where that was not run). Trajectories are projected; "share in plane" is how much of a point's distance
        from the centre the projection shows: near 0 in random planes, as two of some 77,000 directions must.
        """,
        [Paths(results)])
    {
        Plots = [.. from plane in Planes where Enumerable.Range(0, LossPlane.Points).All(row => results.Values($"{plane} {row:00}", Grid, LossSurface.Loss(0)).Length > 0) select LandscapePlot.Draw(results, plane, Grid, [Forward, Backward])],
    };

    private static ReportTable Paths(ExperimentResults results) => new(
        "Trajectories",
        ["plane", "trajectory", "points", "alpha, first", "beta, first", "alpha, last", "beta, last", "share in plane, first", "loss, first", "loss, last"],
        [
            .. from c in results.Cells
               where c.Cell.Method != Grid
               select c.Result.NotRun is { } reason
                   ? (ImmutableArray<string>)[c.Cell.Task, c.Cell.Method, $"not run: {reason}", "", "", "", "", "", "", ""]
                   : Row(c.Cell, c.Result, (int)c.Result["points"]!.Value - 1),
        ]);

    private static ImmutableArray<string> Row(ExperimentCell cell, CellResult result, int last)
    {
        string Figure(string name) => (result[name] ?? 0).ToString("0.000", CultureInfo.InvariantCulture);
        return
        [
            cell.Task, cell.Method, (last + 1).ToString(CultureInfo.InvariantCulture), Figure(LossSurface.Alpha(0)), Figure(LossSurface.Beta(0)), Figure(LossSurface.Alpha(last)), Figure(LossSurface.Beta(last)),
            Figure("share"), Figure("lossFirst"), Figure("lossLast"),
        ];
    }
}
