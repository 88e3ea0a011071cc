using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>Loops over rows that several nodes share.</summary>
internal static class Fill
{
    /// <summary>Every row becomes the given one, or zeros.</summary>
    public static void Rows(Span<float> values, float[]? row, int length)
    {
        if (row is null) values.Clear();
        else
        {
            for (int i = 0; i < values.Length; i += length) row.CopyTo(values[i..]);
        }
    }

    /// <summary>sum += each row of values.</summary>
    public static void AddRows(ReadOnlySpan<float> values, Span<float> sum)
    {
        for (int i = 0; i < values.Length; i += sum.Length) Add(values.Slice(i, sum.Length), sum);
    }

    /// <summary>sum += values.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum)
    {
        Span<Vector256<float>> wideSum = MemoryMarshal.Cast<float, Vector256<float>>(sum);
        ReadOnlySpan<Vector256<float>> wideValues = MemoryMarshal.Cast<float, Vector256<float>>(values)[..wideSum.Length];
        for (int i = 0; i < wideSum.Length; i++) wideSum[i] += wideValues[i];
        for (int i = wideSum.Length * Vector256<float>.Count; i < sum.Length; i++) sum[i] += values[i];
    }
}
