using System.Globalization;
using System.Xml.Linq;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Tests.Support;

namespace AcceleratorTraining.Backends.Simulator.Tests.Reports;

public class SimulationPageTests
{
    [Fact]
    public void The_page_stands_alone_and_says_what_it_is_worth()
    {
        string text = SimulationPage.Write(HandMade.Report(HandMade.Energy, HandMade.Convolution, HandMade.Pool));
        Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
        foreach (string outside in (string[])["http", "<script", "src=", "href=", "@import", "url("]) Assert.DoesNotContain(outside, text, StringComparison.OrdinalIgnoreCase);
        XElement page = XDocument.Parse(text).Root!;
        foreach (string part in (string[])["hand: For tests.", "fixed", "Nowhere, \"really\".", "None.", "200 = 180 compute + 20 stalls", "200 us", "1.016 nJ by table hand"]) Assert.Contains(page.Descendants("dd"), d => d.Value == part || d.Value.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_drawing_has_words_for_those_who_cannot_see_it()
    {
        foreach (XElement drawing in Drawings(HandMade.Convolution, HandMade.Pool))
        {
            string[] ids = drawing.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal(("img", ids[0], ids[1]), (drawing.Attribute("role")?.Value, drawing.Element("title")?.Attribute("id")?.Value, drawing.Element("desc")?.Attribute("id")?.Value));
        }
    }

    [Fact]
    public void Names_are_text_whatever_they_hold()
    {
        const string Name = "</title><script>&\"'\u0001\ud800x";
        XElement page = XDocument.Parse(SimulationPage.Write(HandMade.Report(null, HandMade.Convolution with { Name = Name }))).Root!;
        Assert.Empty(page.Descendants("script"));
        Assert.Contains(page.Descendants("td"), d => d.Value == "</title><script>&\"'\ufffd\ufffdx");
    }

    [Fact]
    public void Bars_of_the_timeline_begin_where_the_one_before_ends_and_stalls_stand_apart()
    {
        XElement[][] bars = [.. Drawings(HandMade.Convolution, HandMade.Pool)[0].Elements("g").Select(g => g.Elements("rect").ToArray())];
        Assert.Equal(["compute", "stall"], bars[0].Select(b => b.Attribute("class")!.Value));
        double width = Length(bars[0][0], "width");
        Assert.Equal(width / 4, Length(bars[0][1], "width"), 0.02);
        Assert.Equal(Length(bars[0][0], "x") + width, Length(bars[0][1], "x"), 0.02);
        Assert.Equal(Length(bars[0][1], "x") + width / 4, Length(Assert.Single(bars[1]), "x"), 0.02);
        Assert.Equal(width * 1.25, Length(bars[1][0], "width"), 0.02);
    }

    [Fact]
    public void Points_of_the_roofline_lie_by_multiply_accumulates_a_byte_and_a_cycle_under_the_bound()
    {
        // The first reaches the peak of 4 a cycle at 4 a byte, beyond the ridge of 4 / 2 = 2 a byte; the second the bandwidth's 2 a cycle at 1 a byte.
        OperatorCost Point(string name, long macs, long bytes) => HandMade.Convolution with { Name = name, Macs = macs, Accesses = [new AccessCount("dram", Operand.Input, AccessDirection.Read, bytes, bytes)] };
        XElement drawing = Drawings(Point("peak", 400, 100), Point("bandwidth", 200, 200), HandMade.Pool)[1];
        XElement[] points = [.. drawing.Elements("circle")];
        double[] bound = [.. drawing.Element("path")!.Attribute("d")!.Value.Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

        // From the lower left over the ridge to the upper right.
        Assert.Equal(6, bound.Length);
        Assert.Equal(2, points.Length);
        Assert.Equal(bound[3], Length(points[0], "cy"), 0.02);
        Assert.Equal(bound[5], Length(points[0], "cy"), 0.02);
        double slope = (bound[3] - bound[1]) / (bound[2] - bound[0]);
        Assert.Equal(bound[1] + slope * (Length(points[1], "cx") - bound[0]), Length(points[1], "cy"), 0.1);
        Assert.True(Length(points[0], "cx") > bound[2] && Length(points[1], "cx") < bound[2]);
    }

    [Fact]
    public void A_point_that_moves_nothing_stands_at_the_right_edge_and_work_without_multiplications_is_counted()
    {
        OperatorCost resident = HandMade.Convolution with { Name = "resident", Accesses = [] };
        string text = SimulationPage.Write(HandMade.Report(null, HandMade.Convolution, resident, HandMade.Pool));
        Assert.Contains("1 operators move no byte at dram and stand at the right edge; 1 without multiply-accumulates are not shown.", text, StringComparison.Ordinal);
        Assert.Single(Drawings(HandMade.Pool));
    }

    [Fact]
    public void Every_shipped_machine_has_a_page_and_no_operator_beats_its_bound()
    {
        Assert.All(TimingProfiles.All, timing =>
        {
            SimulationReport report = SimulationReport.Create(SimulatedProgram.Create(Programs.Convolution(), timing), timing);
            Assert.Equal(2, XDocument.Parse(SimulationPage.Write(report)).Descendants("svg").Count());
            Assert.All(report.Operators, o => Assert.True(o.RooflineDistance is null or >= 1, $"{timing.Name}: {o}"));
        });
    }

    private static XElement[] Drawings(params OperatorCost[] costs) => [.. XDocument.Parse(SimulationPage.Write(HandMade.Report(null, costs))).Descendants("svg")];

    private static double Length(XElement shape, string name) => double.Parse(shape.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
