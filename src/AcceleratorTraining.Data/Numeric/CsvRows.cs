using System.Globalization;
using System.Text;

namespace AcceleratorTraining.Data;

/// <summary>The cells of a CSV file: rows of numbers with one label each.</summary>
/// <param name="Values">All numbers, row by row.</param>
/// <param name="Width">Numbers a row, at least 1.</param>
/// <param name="Labels">The label of each row, as written.</param>
/// <param name="Lines">The line of each row, from 1.</param>
internal sealed record CsvRows(List<double> Values, int Width, List<string> Labels, List<int> Lines)
{
    private const int LongestLabel = 256;

    private static readonly string[] LabelNames = ["label", "labels", "class", "target", "y"];

    /// <summary>Takes a whole file apart.</summary>
    /// <remarks>
    /// Separated by commas, or by semicolons or tabs where the first line has no comma. A first line with a cell that is no number, other than the
    /// last, is a header: the label stands in its column called label, labels, class, target or y, otherwise, as without a header, in the last one.
    /// Empty lines are passed over.
    /// </remarks>
    /// <exception cref="InvalidDataSetException">No row, rows of several lengths, or a cell that is no number; with its line.</exception>
    public static CsvRows Parse(string name, ReadOnlySpan<byte> text)
    {
        text = text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;
        var rows = new CsvRows([], 0, [], []);
        byte separator = 0;
        int columns = 0;
        int labelColumn = 0;
        int number = 0;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = NextLine(ref text);
            number++;
            if (line.Trim((byte)' ').IsEmpty)
            {
                continue;
            }

            if (columns == 0)
            {
                separator = line.Contains((byte)',') ? (byte)',' : line.Contains((byte)';') ? (byte)';' : (byte)'\t';
                columns = line.Count(separator) + 1;
                labelColumn = columns - 1;
                if (columns < 2)
                {
                    throw new InvalidDataSetException($"Line {number} of {name} has one column; numbers and a label are expected.");
                }

                rows = rows with { Width = columns - 1 };
                if (IsHeader(line, separator, ref labelColumn))
                {
                    continue;
                }
            }

            rows.Add(name, line, number, separator, columns, labelColumn);
        }

        return rows.Labels.Count > 0 ? rows : throw new InvalidDataSetException($"{name} holds no row of numbers.");
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static bool IsHeader(ReadOnlySpan<byte> line, byte separator, ref int labelColumn)
    {
        bool header = false;
        int named = labelColumn;
        int column = 0;
        foreach (Range range in line.Split(separator))
        {
            ReadOnlySpan<byte> cell = line[range].Trim((byte)' ');
            header |= column != labelColumn && !TryParse(cell, out _);
            string text = cell.Length <= LongestLabel ? Encoding.UTF8.GetString(cell).Trim('"') : "";
            named = LabelNames.Contains(text, StringComparer.OrdinalIgnoreCase) ? column : named;
            column++;
        }

        labelColumn = header ? named : labelColumn;
        return header;
    }

    private static bool TryParse(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private void Add(string name, ReadOnlySpan<byte> line, int number, byte separator, int columns, int labelColumn)
    {
        int held = line.Count(separator) + 1;
        if (held != columns)
        {
            throw new InvalidDataSetException($"Line {number} of {name} has {held} columns, but the first one has {columns}.");
        }

        int column = 0;
        foreach (Range range in line.Split(separator))
        {
            ReadOnlySpan<byte> cell = line[range].Trim((byte)' ');
            if (column == labelColumn)
            {
                Labels.Add(Label(name, cell, number));
            }
            else
            {
                Values.Add(TryParse(cell, out double value) && double.IsFinite(value)
                    ? value
                    : throw new InvalidDataSetException($"Line {number}, column {column + 1} of {name} is '{Excerpt(cell)}', which is no number."));
            }

            column++;
        }

        Lines.Add(number);
    }

    private static string Label(string name, ReadOnlySpan<byte> cell, int number)
    {
        string label = cell.Length is >= 1 and <= LongestLabel ? Encoding.UTF8.GetString(cell).Trim('"') : "";
        return label.Length > 0 && !label.Any(char.IsControl)
            ? label
            : throw new InvalidDataSetException($"Line {number} of {name} has the label '{Excerpt(cell)}'; a label is 1 to {LongestLabel} printable characters.");
    }

    private static string Excerpt(ReadOnlySpan<byte> cell) => ClassFolderLayout.Printable(Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 24)]));
}
