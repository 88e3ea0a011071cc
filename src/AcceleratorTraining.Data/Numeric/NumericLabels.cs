using System.Collections.Immutable;
using System.Globalization;

namespace AcceleratorTraining.Data;

/// <summary>Labels that are numbers: classes are named by them, 0 to the largest that occurs.</summary>
internal static class NumericLabels
{
    /// <summary>The largest label: a stray number must not make millions of classes.</summary>
    public const int Largest = 65_535;

    /// <summary>The classes that labels up to the largest of these need.</summary>
    public static ImmutableArray<string> Classes(ReadOnlySpan<int> labels)
    {
        int largest = 0;
        foreach (int label in labels)
        {
            largest = Math.Max(largest, label);
        }

        return [.. Enumerable.Range(0, largest + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }
}
