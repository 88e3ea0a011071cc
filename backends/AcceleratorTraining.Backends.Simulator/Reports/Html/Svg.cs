using System.Globalization;
using System.Xml.Linq;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>Elements of drawings; lengths are user units of the view box.</summary>
internal static class Svg
{
    /// <summary>A drawing with the words that stand for it where it cannot be seen.</summary>
    /// <param name="id">Unique in its page.</param>
    /// <param name="width">Of the view box.</param>
    /// <param name="height">Of the view box.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows.</param>
    public static XElement Drawing(string id, double width, double height, string title, string description) => new(
        "svg",
        new XAttribute("role", "img"),
        new XAttribute("aria-labelledby", $"{id}-title {id}-desc"),
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XElement("title", new XAttribute("id", $"{id}-title"), title),
        new XElement("desc", new XAttribute("id", $"{id}-desc"), description));

    /// <summary>A filled rectangle.</summary>
    public static XElement Rectangle(string style, double x, double y, double width, double height) =>
        Shape("rect", style, ("x", x), ("y", y), ("width", width), ("height", height));

    /// <summary>A straight line.</summary>
    public static XElement Line(string style, double x1, double y1, double x2, double y2) => Shape("line", style, ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    /// <summary>Straight lines from point to point.</summary>
    public static XElement Path(string style, IEnumerable<(double X, double Y)> points) =>
        new("path", new XAttribute("class", style), new XAttribute("d", $"M{string.Join(" L", points.Select(p => $"{Number(p.X)} {Number(p.Y)}"))}"));

    /// <summary>A point that says something when it is pointed at.</summary>
    public static XElement Point(string style, double x, double y, double radius, string tip)
    {
        XElement circle = Shape("circle", style, ("cx", x), ("cy", y), ("r", radius));
        circle.Add(new XElement("title", tip));
        return circle;
    }

    /// <summary>A line of text.</summary>
    public static XElement Text(string style, double x, double y, string text)
    {
        XElement element = Shape("text", style, ("x", x), ("y", y));
        element.Value = text;
        return element;
    }

    private static XElement Shape(string name, string style, params ReadOnlySpan<(string Name, double Value)> lengths)
    {
        XElement shape = new(name, new XAttribute("class", style));
        foreach ((string length, double value) in lengths) shape.Add(new XAttribute(length, Number(value)));
        return shape;
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
