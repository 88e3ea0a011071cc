using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace AcceleratorTraining.Backends.Simulator.Reports.Html;

/// <summary>One HTML page that needs nothing beside it: no scripts, no fonts, no address. It is XML too, so that any text in it is escaped by construction.</summary>
internal static class HtmlPage
{
    // Colours have a dark counterpart each; marks differ in lightness too, so that they are told apart without colour.
    private const string Style = """

        :root { color-scheme: light dark; --page: #fcfcfb; --text: #1f2328; --quiet: #5b636d; --line: #d8dce1; --compute: #2563b8; --stall: #e8963a; --front: #b4322a; --band: #f1f3f5; }
        @media (prefers-color-scheme: dark) { :root { --page: #16191d; --text: #e4e7eb; --quiet: #9aa3ad; --line: #3a4048; --compute: #6ea3ee; --stall: #c97a22; --front: #ff8a80; --band: #1f2429; } }
        body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
        .wide { overflow-x: auto; } svg { display: block; width: 100%; min-width: 40rem; height: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .87rem; }
        th, td { padding: .2rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 600; }
        .text { text-align: left; } tbody tr:nth-child(even) { background: var(--band); } tr.total td { font-weight: 600; } tr.front td { color: var(--front); font-weight: 600; }
        svg text { fill: var(--text); font: 11px system-ui, sans-serif; } svg .quiet { fill: var(--quiet); } .end { text-anchor: end; } .middle { text-anchor: middle; }
        .grid { stroke: var(--line); stroke-width: 1; } .bound { stroke: var(--text); stroke-width: 1.5; fill: none; } .compute { fill: var(--compute); } .stall { fill: var(--stall); }
        .point { fill: var(--compute); fill-opacity: .65; stroke: var(--page); } .best { fill: var(--front); stroke: var(--page); }

        """;

    private static readonly HashSet<string> VoidElements = ["meta", "path", "rect", "circle", "line"];

    /// <summary>The page's text.</summary>
    /// <param name="title">Of the page; its first heading too.</param>
    /// <param name="content">What follows the heading.</param>
    public static string Write(string title, params object?[] content)
    {
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")), new XElement("title", title), new XElement("style", Style)),
            new XElement("body", new XElement("h1", title), content));
        Clean(page);
        return $"<!DOCTYPE html>\n{page}\n";
    }

    /// <summary>Labelled lines; those without a value are left out.</summary>
    public static XElement Facts(params ReadOnlySpan<(string Label, string? Value)> lines)
    {
        XElement list = new("dl");
        foreach ((string label, string? value) in lines)
            if (value is not null) list.Add(new XElement("dt", label), new XElement("dd", value));
        return list;
    }

    /// <summary>A table; columns whose heading starts with '&lt;' hold text, others numbers.</summary>
    /// <param name="headings">One a column.</param>
    /// <param name="rows">Their cells, and the class of the row or null.</param>
    public static XElement Table(IReadOnlyList<string> headings, IEnumerable<(string? Class, IReadOnlyList<string> Cells)> rows)
    {
        XAttribute?[] classes = [.. headings.Select(h => h.StartsWith('<') ? new XAttribute("class", "text") : null)];
        return new XElement(
            "div",
            new XAttribute("class", "wide"),
            new XElement(
                "table",
                new XElement("thead", new XElement("tr", headings.Select((h, i) => new XElement("th", new XAttribute("scope", "col"), classes[i], h.TrimStart('<'))))),
                new XElement("tbody", rows.Select(r => new XElement("tr", r.Class is null ? null : new XAttribute("class", r.Class), r.Cells.Select((c, i) => new XElement("td", classes[i], c)))))));
    }

    // Names come from files: what XML cannot hold is replaced. Empty elements get an end tag, which HTML needs.
    private static void Clean(XElement page)
    {
        foreach (XElement element in (XElement[])[.. page.DescendantsAndSelf()])
        {
            if (element.IsEmpty && !VoidElements.Contains(element.Name.LocalName)) element.Value = "";
            foreach (XAttribute attribute in element.Attributes()) attribute.Value = Clean(attribute.Value);
        }

        foreach (XText text in (XText[])[.. page.DescendantNodes().OfType<XText>()]) text.Value = Clean(text.Value);
    }

    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }
}
