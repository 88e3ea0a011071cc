using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Reports.Html;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Sweeps as one HTML page that needs nothing beside it: plots of the first objective against the others, the front, all machines.</summary>
public static class SweepPage
{
    /// <summary>The page's text.</summary>
    public static string Write(SweepResult result)
    {
        SweepPoint[] front = [.. result.Points.Where(p => p.IsOnFront).OrderBy(p => p.Of(result.Objectives[0]))];
        return HtmlPage.Write(
            $"{result.Workload} on variants of {result.Timing.Name}",
            HtmlPage.Facts(
                ("varied", string.Join("; ", result.Axes.Select(a => $"{a.Path} = {string.Join(", ", a.Values)}"))),
                ("machines", $"{ReportFigures.Count(result.Points.Length)}, of which {ReportFigures.Count(result.Points.Count(p => p.Failure is not null))} cannot carry the workload out"),
                ("objectives", string.Join(", ", result.Objectives.Select(SweepColumns.Name))),
                ("energy table", result.EnergyTable)),
            result.Objectives.Skip(1).Select(o => new XElement("div", new XAttribute("class", "wide"), FrontPlot.Draw(result, o, result.Objectives[0]))),
            new XElement("h2", "Pareto front"),
            new XElement("p", "No other machine is better by one objective and at least as good by all."),
            Table(result, front),
            new XElement("h2", "All machines"),
            Table(result, result.Points),
            new XElement("h2", "What this is worth"),
            SimulationPage.Provenance(result.Timing));
    }

    private static XElement Table(SweepResult result, IEnumerable<SweepPoint> points) =>
        HtmlPage.Table(SweepColumns.Headings(result), points.Select(p => (p.IsOnFront ? "front" : null, SweepColumns.Cells(result, p))));
}
