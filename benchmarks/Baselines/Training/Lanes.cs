using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>The inner loops of training. Always eight lanes, and fused multiply-adds only where the name says so, so sums round the same everywhere.</summary>
internal static class Lanes
{
    /// <summary>sum += factor * values.</summary>
    public static void MultiplyAdd(Span<float> sum, float factor, ReadOnlySpan<float> values)
    {
        Span<Vector256<float>> wideSum = MemoryMarshal.Cast<float, Vector256<float>>(sum);
        ReadOnlySpan<Vector256<float>> wideValues = MemoryMarshal.Cast<float, Vector256<float>>(values)[..wideSum.Length];
        Vector256<float> wideFactor = Vector256.Create(factor);
        for (int i = 0; i < wideSum.Length; i++)
            wideSum[i] += wideFactor * wideValues[i];
        for (int i = wideSum.Length * Vector256<float>.Count; i < sum.Length; i++)
            sum[i] += factor * values[i];
    }

    /// <summary>sum += values.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> values)
    {
        Span<Vector256<float>> wideSum = MemoryMarshal.Cast<float, Vector256<float>>(sum);
        ReadOnlySpan<Vector256<float>> wideValues = MemoryMarshal.Cast<float, Vector256<float>>(values)[..wideSum.Length];
        for (int i = 0; i < wideSum.Length; i++)
            wideSum[i] += wideValues[i];
        for (int i = wideSum.Length * Vector256<float>.Count; i < sum.Length; i++)
            sum[i] += values[i];
    }

    /// <summary>sum += a * b element by element, each rounded once.</summary>
    public static void MultiplyAddFused(Span<float> sum, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<Vector256<float>> wideSum = MemoryMarshal.Cast<float, Vector256<float>>(sum);
        ReadOnlySpan<Vector256<float>> wideA = MemoryMarshal.Cast<float, Vector256<float>>(a)[..wideSum.Length];
        ReadOnlySpan<Vector256<float>> wideB = MemoryMarshal.Cast<float, Vector256<float>>(b)[..wideSum.Length];
        for (int i = 0; i < wideSum.Length; i++)
            wideSum[i] = Vector256.FusedMultiplyAdd(wideA[i], wideB[i], wideSum[i]);
        for (int i = wideSum.Length * Vector256<float>.Count; i < sum.Length; i++)
            sum[i] = MathF.FusedMultiplyAdd(a[i], b[i], sum[i]);
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector256<float>> wideA = MemoryMarshal.Cast<float, Vector256<float>>(a);
        ReadOnlySpan<Vector256<float>> wideB = MemoryMarshal.Cast<float, Vector256<float>>(b)[..wideA.Length];
        Vector256<float> wideSum = Vector256<float>.Zero;
        for (int i = 0; i < wideA.Length; i++)
            wideSum += wideA[i] * wideB[i];
        float sum = Vector256.Sum(wideSum);
        for (int i = wideA.Length * Vector256<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
