using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Measures losses on planes around a trained model. The trainings are made once, when first needed.</summary>
/// <param name="session">The shipped model.</param>
/// <param name="trajectories">The trainings.</param>
/// <param name="test">What the loss is measured on.</param>
/// <param name="samples">How many of them.</param>
internal sealed class LossSurface(AdaptationSession session, Trajectories trajectories, Func<LabelledSamples> test, int samples)
{
    private const double RandomReach = 0.5, PathReach = 1.5;
    private const ulong DirectionSeed = 1;

    private readonly Dictionary<string, LossPlane> _planes = [];

    public static string Loss(int column) => $"loss {column:00}";

    public static string Alpha(int point) => $"alpha {point:00}";

    public static string Beta(int point) => $"beta {point:00}";

    /// <summary>Losses along one row of the grid: constant beta.</summary>
    public async Task<CellResult> RowAsync(string name, int row, CancellationToken cancellationToken)
    {
        LossPlane plane = await PlaneAsync(name, cancellationToken).ConfigureAwait(false);
        WeightVector space = new(session.Lower(1).Layers);
        List<(string, double)> figures = [("beta", plane.Coordinate(row)), ("reach", plane.Reach)];
        for (int column = 0; column < LossPlane.Points; column++)
        {
            QuantizedModel model = space.At(session.Model, plane.Center, plane.First, plane.Second, plane.Coordinate(column), plane.Coordinate(row));
            figures.Add((Loss(column), await LossAsync(model, cancellationToken).ConfigureAwait(false)));
        }

        return CellResult.Of(figures);
    }

    /// <summary>A trajectory's points in the plane.</summary>
    public async Task<CellResult> PathAsync(string name, bool forward, CancellationToken cancellationToken)
    {
        (List<double[]>? path, string? reason) = forward
            ? (await trajectories.ForwardAsync(cancellationToken).ConfigureAwait(false), null)
            : await trajectories.BackwardAsync(cancellationToken).ConfigureAwait(false);
        if (path is null) return CellResult.Missing(reason!);
        LossPlane plane = await PlaneAsync(name, cancellationToken).ConfigureAwait(false);
        List<(string, double)> figures = [("points", path.Count), ("share", plane.Project(path[0]).Share)];
        for (int point = 0; point < path.Count; point++)
        {
            (double alpha, double beta, _) = plane.Project(path[point]);
            figures.Add((Alpha(point), alpha));
            figures.Add((Beta(point), beta));
        }

        WeightVector space = new(session.Lower(1).Layers);
        figures.Add(("lossFirst", await LossAsync(space.At(session.Model, path[0], plane.First, plane.Second, 0, 0), cancellationToken).ConfigureAwait(false)));
        figures.Add(("lossLast", await LossAsync(space.At(session.Model, path[^1], plane.First, plane.Second, 0, 0), cancellationToken).ConfigureAwait(false)));
        return CellResult.Of(figures);
    }

    private async Task<LossPlane> PlaneAsync(string name, CancellationToken cancellationToken)
    {
        if (_planes.TryGetValue(name, out LossPlane? known)) return known;
        List<double[]> forward = await trajectories.ForwardAsync(cancellationToken).ConfigureAwait(false);
        double[] center = forward[^1];
        WeightVector space = new(session.Lower(1).Layers);
        double[] first = space.Random(center, DirectionSeed, axis: 0), second = space.Random(center, DirectionSeed, axis: 1);
        if (name == "random") return _planes[name] = new LossPlane(name, center, first, second, RandomReach);

        // From the shipped weights to the centre, and from the centre to where backpropagation ends.
        first = [.. center.Zip(forward[0], (c, s) => c - s)];
        (List<double[]>? backward, _) = await trajectories.BackwardAsync(cancellationToken).ConfigureAwait(false);
        second = backward is null ? Scaled(second, first) : [.. backward[^1].Zip(center, (b, c) => b - c)];
        return _planes[name] = new LossPlane(name, center, first, second, PathReach);
    }

    // As long as the other axis.
    private static double[] Scaled(double[] direction, double[] other)
    {
        double factor = Math.Sqrt(other.Sum(x => x * x) / Math.Max(direction.Sum(x => x * x), 1));
        return [.. direction.Select(x => x * factor)];
    }

    private async Task<double> LossAsync(QuantizedModel model, CancellationToken cancellationToken)
    {
        LabelledSamples all = test();
        int count = Math.Min(samples, all.Count);
        LabelledSamples some = new(all.Inputs[..(count * all.SampleBytes)], all.Labels[..count]);
        return (await session.EvaluateAsync(model, some, cancellationToken).ConfigureAwait(false)).Loss;
    }
}
