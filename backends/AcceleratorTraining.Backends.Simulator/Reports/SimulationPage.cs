using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Reports.Html;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>Reports as one HTML page that needs nothing beside it: totals, a timeline, a roofline plot, the operators.</summary>
public static class SimulationPage
{
    /// <summary>The page's text.</summary>
    public static string Write(SimulationReport report) => HtmlPage.Write(
        $"{report.Workload} on {report.Timing.Name}",
        Totals(report),
        new XElement("h2", "Timeline"),
        new XElement("div", new XAttribute("class", "wide"), TimelinePlot.Draw(report)),
        new XElement("h2", "Roofline"),
        new XElement("div", new XAttribute("class", "wide"), RooflinePlot.Draw(report)),
        new XElement("h2", "Memories"),
        HtmlPage.Table(["<memory", "read bytes", "written bytes", "GB/s"], report.Memories.Select(m => ((string?)null, (IReadOnlyList<string>)Cells(m)))),
        new XElement("h2", "Operators"),
        Operators(report),
        new XElement("h2", "What this is worth"),
        Provenance(report.Timing));

    /// <summary>Which machine it is and how far its counts are to be trusted.</summary>
    internal static XElement Provenance(TimingProfile timing) => HtmlPage.Facts(
        ("machine", $"{timing.Name}: {timing.Description}"), ("mode", timing.Model.Mode), ("source", timing.Source), ("measured error", timing.MeasuredError));

    private static XElement Totals(SimulationReport report) => HtmlPage.Facts(
        ("machine", $"{report.Timing.Name}, mode {report.Timing.Model.Mode}, {ReportFigures.Frequency(report.Timing.ClockHz)}"),
        ("cycles", $"{ReportFigures.Count(report.Total.Cycles)} = {ReportFigures.Count(report.Total.Cycles - report.Total.StallCycles)} compute + {ReportFigures.Count(report.Total.StallCycles)} stalls"),
        ("time", ReportFigures.Time(report.Seconds)),
        ("multiply-accumulates", $"{ReportFigures.Count(report.Total.Macs)}, {ReportFigures.Share(report.ArrayUtilization)} of the peak of {ReportFigures.Count(report.Timing.Model.PeakMacsPerCycle)} a cycle"),
        ("roofline bound", report.RooflineDistance is { } distance ? $"{ReportFigures.Count(report.RooflineCycles)} cycles; {ReportFigures.Multiple(distance)} that" : null),
        ("bottleneck", ReportFigures.Word(report.Bottleneck)),
        ("energy", report.Energy is { } energy ? $"{ReportFigures.Energy(energy.TotalPicojoules)} by table {energy.Table}" : null),
        ("arena", report.Arena is { } arena ? ReportFigures.Arena(arena) : null));

    private static XElement Operators(SimulationReport report)
    {
        string[] headings =
        [
            "<operator", "cycles", "compute", "stalls", "<bottleneck", "MACs", "mapping", "array", "bound", "of bound",
            .. report.Memories.SelectMany(m => (string[])[$"{m.Level} read", $"{m.Level} written", $"{m.Level} GB/s"]),
            .. report.Energy is { } energy ? (string[])[$"energy by {energy.Table}"] : [],
        ];
        (string?, IReadOnlyList<string>) total = ("total",
        [
            "total", ReportFigures.Count(report.Total.Cycles), ReportFigures.Count(report.Total.Cycles - report.Total.StallCycles), ReportFigures.Count(report.Total.StallCycles),
            ReportFigures.Word(report.Bottleneck), ReportFigures.Count(report.Total.Macs), "", ReportFigures.Share(report.ArrayUtilization), ReportFigures.Count(report.RooflineCycles), ReportFigures.Multiple(report.RooflineDistance),
            .. report.Memories.SelectMany(m => Cells(m)[1..]), .. Cells(report.Energy),
        ]);
        return HtmlPage.Table(headings, [.. report.Operators.Select(o => ((string?)null, (IReadOnlyList<string>)Cells(o))), total]);
    }

    private static string[] Cells(OperatorReport operation)
    {
        OperatorCost cost = operation.Cost;
        return
        [
            cost.Name, ReportFigures.Count(cost.Cycles), ReportFigures.Count(cost.ComputeCycles), ReportFigures.Count(cost.StallCycles), ReportFigures.Word(cost.Bottleneck),
            ReportFigures.Count(cost.Macs), ReportFigures.Share(cost.MappingEfficiency), ReportFigures.Share(cost.ArrayUtilization), ReportFigures.Count(cost.RooflineCycles), ReportFigures.Multiple(operation.RooflineDistance),
            .. operation.Memories.SelectMany(m => Cells(m)[1..]), .. Cells(operation.Energy),
        ];
    }

    private static string[] Cells(EnergyEstimate? energy) => energy is null ? [] : [ReportFigures.Energy(energy.TotalPicojoules)];

    private static string[] Cells(MemoryUse memory) => [memory.Level, ReportFigures.Count(memory.ReadBytes), ReportFigures.Count(memory.WrittenBytes), ReportFigures.Rate(memory.GigabytesPerSecond)];
}
