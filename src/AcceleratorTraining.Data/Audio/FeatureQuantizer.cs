namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Features as a model's int8 input: q = clamp(round(feature / scale) + zero point), rounded to nearest, ties away from zero, as QUANTIZE does. The
/// scale is taken apart into integers, so the quotient is exact. Immutable and thread-safe.
/// </summary>
public sealed class FeatureQuantizer
{
    private readonly Int128 _numerator;
    private readonly Int128 _denominator;
    private readonly int _zeroPoint;

    /// <summary>A quantizer of a model's input.</summary>
    /// <param name="scale">The input's scale, from 2^-30 to 2^30.</param>
    /// <param name="zeroPoint">The input's zero point, -128 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public FeatureQuantizer(float scale, int zeroPoint)
    {
        int bits = BitConverter.SingleToInt32Bits(scale), exponent = (bits >> 23) - 127;
        if (exponent is < -30 or > 30)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is from 2^-30 to 2^30.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(zeroPoint, sbyte.MinValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zeroPoint, sbyte.MaxValue);

        // scale = mantissa 2^(exponent - 23), a feature is an integer over 2^16: both sides times 2^60.
        Int128 mantissa = (bits & 0x7F_FFFF) | 0x80_0000;
        _numerator = (Int128)1 << (60 - AudioFrontEnd.FractionBits);
        _denominator = mantissa << (60 + exponent - 23);
        _zeroPoint = zeroPoint;
    }

    /// <summary>One feature.</summary>
    /// <param name="feature">With <see cref="AudioFrontEnd.FractionBits"/> fraction bits.</param>
    public sbyte Quantize(int feature)
    {
        Int128 magnitude = ((2 * Int128.Abs(feature) * _numerator) + _denominator) / (2 * _denominator);
        Int128 steps = feature < 0 ? -magnitude : magnitude;
        return (sbyte)Int128.Clamp(steps + _zeroPoint, sbyte.MinValue, sbyte.MaxValue);
    }

    /// <summary>Many features, each to the byte of its int8 value.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Quantize(ReadOnlySpan<int> features, Span<byte> destination)
    {
        DatasetArguments.RequireLength(destination, features.Length);
        for (int i = 0; i < features.Length; i++)
        {
            destination[i] = unchecked((byte)Quantize(features[i]));
        }
    }
}
