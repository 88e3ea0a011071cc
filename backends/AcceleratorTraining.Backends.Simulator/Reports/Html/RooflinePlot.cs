using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Multiply-accumulates a cycle over multiply-accumulates a byte of one memory, both logarithmic, under the machine's bounds.</summary>
internal static class RooflinePlot
{
    private const double SmallestRadius = 4, LargestRadius = 14, NameHeight = 12, CharacterWidth = 6.6;
    private const int NameCharacters = 26;

    /// <summary>Draws a report at the outermost memory that its operators move bytes at.</summary>
    /// <returns>The drawing and a sentence below it; a sentence alone where there is nothing to draw.</returns>
    public static object[] Draw(SimulationReport report)
    {
        string? outermost = report.Memories.LastOrDefault(m => m.Bytes > 0)?.Level;
        OperatorReport[] shown = [.. report.Operators.Where(o => o.Cost.Macs > 0 && o.Cost.Cycles > 0)];
        if (outermost is null || shown.Length == 0) return [new XElement("p", "No operator has both multiply-accumulates and traffic: there is no roofline to draw.")];
        double peak = report.Timing.Model.PeakMacsPerCycle;
        double? bandwidth = report.Timing.Memories.FirstOrDefault(m => m.Name == outermost) is { } memory ? Bandwidth(memory) : null;
        (OperatorReport Operator, double Intensity, double Rate)[] points = [.. shown.Select(o => (o, o.Cost.Macs / (double)o.Cost.BytesAt(outermost), o.Cost.Macs / (double)o.Cost.Cycles))];
        double ridge = bandwidth is { } width ? peak / width : double.NaN;
        LogarithmicFrame frame = new(points.Select(p => p.Intensity).Append(ridge), points.Select(p => p.Rate).Append(peak));
        XElement drawing = Svg.Drawing("roofline", LogarithmicFrame.Width, LogarithmicFrame.Height, "Roofline", $"Multiply-accumulates a cycle of {shown.Length} operators over their multiply-accumulates a byte at {outermost}, below a peak of {ReportFigures.Count((long)peak)}.");
        frame.Draw(drawing, $"multiply-accumulates a byte at {outermost}", "multiply-accumulates a cycle");
        drawing.Add(Svg.Path("bound", Bounds(frame, peak, bandwidth)));
        foreach ((OperatorReport operation, double intensity, double rate) in points)
        {
            double share = operation.Cost.Cycles / (double)report.Total.Cycles;
            double x = double.IsFinite(intensity) ? intensity : frame.X.Largest;
            drawing.Add(Svg.Point("point", frame.X.Place(x), frame.Y.Place(rate), Math.Max(LargestRadius * Math.Sqrt(share), SmallestRadius), Tip(operation, outermost, intensity, rate)));
        }

        AddNames(drawing, frame, points);
        int free = points.Count(p => !double.IsFinite(p.Intensity)), hidden = report.Operators.Length - shown.Length;
        string line = bandwidth is { } b ? System.FormattableString.Invariant($"The line is the peak of {peak:N0} and {b:0.###} bytes a cycle of {outermost}") : $"The line is the peak; the timing file tells no bandwidth of {outermost}";
        return [drawing, new XElement("p", $"{line}. A point's area is its share of the cycles. {free} operators move no byte at {outermost} and stand at the right edge; {hidden} without multiply-accumulates are not shown.")];
    }

    // The slowest operators by name, below their points; a name that would cover a point or another name is left out, for points tell theirs when they are pointed at.
    private static void AddNames(XElement drawing, LogarithmicFrame frame, (OperatorReport Operator, double Intensity, double Rate)[] points)
    {
        (double X, double Y)[] places = [.. points.Select(p => (frame.X.Place(double.IsFinite(p.Intensity) ? p.Intensity : frame.X.Largest), frame.Y.Place(p.Rate)))];
        List<(double X, double Y, double HalfWidth)> names = [];
        foreach (int i in Enumerable.Range(0, points.Length).OrderByDescending(i => points[i].Operator.Cost.Cycles))
        {
            string name = Shortened.To(points[i].Operator.Cost.Name, NameCharacters);
            double halfWidth = name.Length * CharacterWidth / 2, x = Math.Min(places[i].X, LogarithmicFrame.Width - halfWidth), y = places[i].Y + LargestRadius + NameHeight / 2;
            if (places.Any(p => Math.Abs(p.X - x) < halfWidth && Math.Abs(p.Y - y) < NameHeight) || names.Any(n => Math.Abs(n.X - x) < n.HalfWidth + halfWidth && Math.Abs(n.Y - y) < NameHeight)) continue;
            names.Add((x, y, halfWidth));
            drawing.Add(Svg.Text("quiet middle", x, y + 4, name));
        }
    }

    // Where reads and writes share a port, either may have all of it.
    private static double Bandwidth(MemoryLevel memory) =>
        memory.Ports > 1 ? memory.ReadBytesPerCycle + memory.WriteBytesPerCycle : Math.Max(memory.ReadBytesPerCycle, memory.WriteBytesPerCycle);

    private static IEnumerable<(double X, double Y)> Bounds(LogarithmicFrame frame, double peak, double? bandwidth)
    {
        double left = frame.X.Smallest;
        if (bandwidth is { } width)
        {
            // The slanted part starts where it enters the frame from the left or from below.
            double start = Math.Max(left, frame.Y.Smallest / width);
            yield return (frame.X.Place(start), frame.Y.Place(start * width));
            left = peak / width;
        }

        yield return (frame.X.Place(left), frame.Y.Place(peak));
        yield return (frame.X.Place(frame.X.Largest), frame.Y.Place(peak));
    }

    private static string Tip(OperatorReport operation, string memory, double intensity, double rate)
    {
        string bytes = double.IsFinite(intensity) ? System.FormattableString.Invariant($"{intensity:G3} a byte at {memory}") : $"no byte at {memory}";
        return System.FormattableString.Invariant($"{operation.Cost.Name}: {rate:G3} multiply-accumulates a cycle, {bytes}; {ReportFigures.Word(operation.Cost.Bottleneck)}");
    }
}
