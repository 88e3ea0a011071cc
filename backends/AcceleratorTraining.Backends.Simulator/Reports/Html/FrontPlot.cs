using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Sweeps;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Machines of a sweep by two objectives, both logarithmic; those on the front apart.</summary>
internal static class FrontPlot
{
    /// <summary>Draws a sweep.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="x">What is drawn to the right.</param>
    /// <param name="y">What is drawn upwards.</param>
    public static XElement Draw(SweepResult result, SweepObjective x, SweepObjective y)
    {
        SweepPoint[] points = [.. result.Points.Where(p => p.Failure is null)];
        int best = points.Count(p => p.IsOnFront);
        LogarithmicFrame frame = new(points.Select(p => p.Of(x)), points.Select(p => p.Of(y)));
        XElement drawing = Svg.Drawing($"{SweepColumns.Name(x)}-{SweepColumns.Name(y)}", LogarithmicFrame.Width, LogarithmicFrame.Height, $"{Name(result, y)} over {Name(result, x)}", $"{points.Length} machines, {best} of them on the Pareto front over {string.Join(", ", result.Objectives.Select(SweepColumns.Name))}.");
        frame.Draw(drawing, Name(result, x), Name(result, y));

        // The front on top: many machines may cover each other.
        foreach (SweepPoint point in points.OrderBy(p => p.IsOnFront))
        {
            string tip = $"{string.Join(", ", result.Axes.Select((a, i) => $"{a.Path}={point.Values[i]}"))}: {Value(result, x, point)}, {Value(result, y, point)}{(point.IsOnFront ? "; on the front" : "")}";
            drawing.Add(Svg.Point(point.IsOnFront ? "best" : "point", frame.X.Place(point.Of(x)), frame.Y.Place(point.Of(y)), point.IsOnFront ? 6 : 4, tip));
        }

        return drawing;
    }

    private static string Name(SweepResult result, SweepObjective objective) => objective switch
    {
        SweepObjective.Cycles => "cycles",
        SweepObjective.Seconds => "seconds",
        SweepObjective.Energy => $"picojoules by {result.EnergyTable}",
        SweepObjective.Macs => "multiply-accumulates a cycle at most",
        _ => "bytes on the chip",
    };

    private static string Value(SweepResult result, SweepObjective objective, SweepPoint point) => objective switch
    {
        SweepObjective.Cycles => $"{ReportFigures.Count(point.Cycles)} cycles",
        SweepObjective.Seconds => ReportFigures.Time(point.Seconds),
        SweepObjective.Energy => $"{ReportFigures.Energy(point.EnergyPicojoules)} by {result.EnergyTable}",
        SweepObjective.Macs => $"{ReportFigures.Count(point.PeakMacsPerCycle)} multiply-accumulates a cycle at most",
        _ => $"{ReportFigures.Count(point.OnChipBytes)} bytes on the chip",
    };
}
