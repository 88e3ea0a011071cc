using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Operators along the machine's cycles: a bar each, the cycles of the arithmetic and those of waiting apart.</summary>
internal static class TimelinePlot
{
    private const double Width = 960, Left = 230, Right = Width - 90, Row = 18, Top = 44;
    private const int NameCharacters = 34;

    /// <summary>Draws a report.</summary>
    public static XElement Draw(SimulationReport report)
    {
        double height = Top + (Row * report.Operators.Length) + 8, scale = (Right - Left) / Math.Max(report.Total.Cycles, 1);
        XElement drawing = Svg.Drawing("timeline", Width, height, "Timeline", $"{report.Operators.Length} operators one after another, {ReportFigures.Count(report.Total.Cycles)} cycles, of which {ReportFigures.Count(report.Total.StallCycles)} are stalls.");
        drawing.Add(Svg.Rectangle("compute", Left, 4, 10, 10), Svg.Text("", Left + 15, 13, "compute"), Svg.Rectangle("stall", Left + 80, 4, 10, 10), Svg.Text("", Left + 95, 13, "stalls"));
        double step = TickStep(report.Total.Cycles);
        for (double cycle = 0; cycle <= report.Total.Cycles; cycle += step)
        {
            double x = Left + (cycle * scale);
            drawing.Add(Svg.Line("grid", x, Top - 6, x, height), Svg.Text("quiet middle", x, Top - 10, LogarithmicAxis.Label(cycle)));
        }

        for (int i = 0; i < report.Operators.Length; i++) drawing.Add(Bar(report.Operators[i], Top + (Row * i), scale));
        return drawing;
    }

    // The round number, 1, 2 or 5 times a power of ten, that gives four to ten ticks.
    private static double TickStep(long cycles)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(cycles, 1)))), steps = cycles / power;
        return steps >= 5 ? power : steps >= 2 ? power / 2 : power / 5;
    }

    private static XElement Bar(OperatorReport operation, double top, double scale)
    {
        OperatorCost cost = operation.Cost;
        double x = Left + (operation.StartCycle * scale), compute = cost.ComputeCycles * scale, stall = cost.StallCycles * scale;
        XElement bar = new(
            "g",
            new XElement("title", $"{cost.Name}: {ReportFigures.Count(cost.Cycles)} cycles = {ReportFigures.Count(cost.ComputeCycles)} compute + {ReportFigures.Count(cost.StallCycles)} stalls; {ReportFigures.Word(cost.Bottleneck)}"),
            Svg.Text("end", Left - 8, top + 12, Shortened.To(cost.Name, NameCharacters)));
        if (cost.Cycles > 0)
        {
            // What is too short to see still shows that it is there.
            bar.Add(Svg.Rectangle(cost.ComputeCycles > 0 ? "compute" : "stall", x, top + 3, Math.Max(cost.ComputeCycles > 0 ? compute : stall, 0.75), Row - 6));
            if (cost.ComputeCycles > 0 && cost.StallCycles > 0) bar.Add(Svg.Rectangle("stall", x + compute, top + 3, Math.Max(stall, 0.75), Row - 6));
        }

        bar.Add(Svg.Text("quiet", x + compute + stall + 5, top + 12, ReportFigures.Count(cost.Cycles)));
        return bar;
    }
}
