using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Data;

/// <summary>
/// Rows of numbers with a label, as images of 1 x D x 1 by <see cref="NumericBytes"/>. Where every label is a whole number up to 65,535, it is the
/// class; otherwise classes are the labels that occur, in ordinal order.
/// </summary>
internal static class CsvDataset
{
    /// <summary>A file above this many bytes is not read: its numbers take four times as much.</summary>
    private const int MaximumBytes = 128 << 20;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 or 3 to repeat every number; null for 1.</param>
    /// <exception cref="InvalidDataSetException">It is no such table; the message names the line.</exception>
    public static InMemoryDataset Open(string path, int? channels)
    {
        string name = $"'{path}'";
        using FileStream stream = File.OpenRead(path);
        if (stream.Length is < 1 or > MaximumBytes)
        {
            throw new InvalidDataSetException($"{name} has {stream.Length} bytes; 1 to {MaximumBytes} are read.");
        }

        CsvRows rows = CsvRows.Parse(name, ReadFailure.ReadExactly(stream, name, (int)stream.Length));
        byte[] bytes = NumericBytes.Convert(
            CollectionsMarshal.AsSpan(rows.Values), position => $"A number in line {rows.Lines[position / rows.Width]} of {name}");
        int kept = channels ?? 1;
        byte[] pixels = new byte[checked(bytes.Length * kept)];
        ImageDecoder.Convert(bytes, 1, kept, pixels);
        (ImmutableArray<string> classes, int[] labels) = Classes(rows.Labels);
        return InMemoryDataset.FromPixels(path, ImageHeader.CheckedShape(name, 1, rows.Width, kept), classes, labels, pixels);
    }

    private static (ImmutableArray<string> Classes, int[] Labels) Classes(List<string> written)
    {
        int[] numbers = [.. written.Select(label => int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        if (numbers.All(number => number is >= 0 and <= NumericLabels.Largest))
        {
            return (NumericLabels.Classes(numbers), numbers);
        }

        ImmutableArray<string> names = [.. written.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> positions = names.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        return (names, [.. written.Select(label => positions[label])]);
    }
}
