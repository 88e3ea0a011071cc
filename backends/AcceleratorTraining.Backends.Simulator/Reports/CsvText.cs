using System.Globalization;
using System.Text;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>Comma-separated lines, the same in every culture; cells with commas, quotes or line breaks are quoted (RFC 4180).</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line; null is an empty cell.</summary>
    public void Add(IEnumerable<object?> cells)
    {
        _text.AppendJoin(',', cells.Select(Cell));
        _text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Cell(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
