namespace AcceleratorTraining.Models;

/// <summary>How the elements of a tensor stand for real numbers. Unsigned ones are kept as int8, 128 lower, and so is their zero point.</summary>
/// <param name="Scale">Size of a step.</param>
/// <param name="ZeroPoint">What stands for 0, in int8's range.</param>
/// <param name="IsUnsigned">Whether the file says uint8.</param>
internal readonly record struct Quantization(float Scale, int ZeroPoint, bool IsUnsigned)
{
    /// <summary>The value an element stands for, as DequantizeLinear computes it.</summary>
    public float Real(int element) => (element - ZeroPoint) * Scale;

    /// <summary>The element for a value, as QuantizeLinear computes it: one division, ties to even. NaN gives the smallest.</summary>
    public int Element(float real)
    {
        float steps = MathF.Round(real / Scale, MidpointRounding.ToEven) + ZeroPoint;
        return steps >= sbyte.MaxValue ? sbyte.MaxValue : steps > sbyte.MinValue ? (int)steps : sbyte.MinValue;
    }
}
