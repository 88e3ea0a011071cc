using System.Collections.Immutable;
using ScottPlot;

namespace AcceleratorTraining.Experiments;

/// <summary>Contour lines of a plane's losses with trajectories over them.</summary>
internal static class LandscapePlot
{
    private const int Width = 760, Height = 640;

    /// <param name="results">The experiment's results.</param>
    /// <param name="plane">The plane's name.</param>
    /// <param name="grid">The method of its rows.</param>
    /// <param name="paths">The methods of its trajectories.</param>
    public static ReportPlot Draw(ExperimentResults results, string plane, string grid, ImmutableArray<string> paths)
    {
        using Plot plot = new();
        Coordinates3d[,] points = new Coordinates3d[LossPlane.Points, LossPlane.Points];
        for (int row = 0; row < LossPlane.Points; row++)
        {
            double reach = results.Mean($"{plane} {row:00}", grid, "reach").Mean;
            for (int column = 0; column < LossPlane.Points; column++)
            {
                double loss = results.Mean($"{plane} {row:00}", grid, LossSurface.Loss(column)).Mean;
                points[row, column] = new Coordinates3d(reach * (2.0 * column / (LossPlane.Points - 1) - 1), results.Mean($"{plane} {row:00}", grid, "beta").Mean, loss);
            }
        }

        plot.Add.ContourLines(points, 20);
        foreach (string path in paths) AddPath(plot, results, plane, path);
        plot.ShowLegend();
        plot.Title($"Loss in nats around the adapted ResNet8: {plane} plane");
        plot.XLabel("alpha");
        plot.YLabel("beta");
        return new ReportPlot(plane, $"Contour lines of the loss, {plane} plane", [.. plot.GetImageBytes(Width, Height, ImageFormat.Png)]);
    }

    private static void AddPath(Plot plot, ExperimentResults results, string plane, string method)
    {
        int count = results.Values(plane, method, "points") is [double points, ..] ? (int)points : 0;
        if (count == 0) return;
        double[] alphas = [.. Enumerable.Range(0, count).Select(i => results.Mean(plane, method, LossSurface.Alpha(i)).Mean)];
        double[] betas = [.. Enumerable.Range(0, count).Select(i => results.Mean(plane, method, LossSurface.Beta(i)).Mean)];
        plot.Add.Scatter(alphas, betas).LegendText = method;
    }
}
