using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// The end of an operator: the clamp of its activation and, with fake quantization, of its int8 range, then rounding to that grid.
/// Straight through: its derivative is 1 within the bounds and 0 outside.
/// </summary>
/// <param name="Low">Lower bound, a real number; minus infinity for none.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Scale">The grid's step; 0 for no rounding. Zero lies on the grid.</param>
public readonly record struct OutputStage(float Low, float High, float Scale)
{
    /// <summary>Changes nothing.</summary>
    public static OutputStage None { get; } = new(float.NegativeInfinity, float.PositiveInfinity, 0);

    /// <summary>Whether it changes nothing.</summary>
    public bool IsNone => float.IsNegativeInfinity(Low) && float.IsPositiveInfinity(High) && Scale == 0;

    /// <summary>Changes values in place and, unless it is empty, writes the derivative, 0 or 1.</summary>
    public void Apply(Span<float> values, Span<float> slope)
    {
        Span<Vector256<float>> wide = MemoryMarshal.Cast<float, Vector256<float>>(values), wideSlope = MemoryMarshal.Cast<float, Vector256<float>>(slope);
        Vector256<float> low = Vector256.Create(Low), high = Vector256.Create(High), scale = Vector256.Create(Scale), factor = Vector256.Create(1 / Scale);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector256<float> value = wide[i];
            if (!slope.IsEmpty) wideSlope[i] = Vector256.GreaterThan(value, low) & Vector256.LessThan(value, high) & Vector256<float>.One;
            value = Vector256.Min(Vector256.Max(value, low), high);
            wide[i] = Scale == 0 ? value : Vector256.Round(value * factor) * scale;
        }

        for (int i = wide.Length * Vector256<float>.Count; i < values.Length; i++)
        {
            if (!slope.IsEmpty) slope[i] = values[i] > Low && values[i] < High ? 1 : 0;
            float value = MathF.Min(MathF.Max(values[i], Low), High);
            values[i] = Scale == 0 ? value : MathF.Round(value * (1 / Scale)) * Scale;
        }
    }
}
