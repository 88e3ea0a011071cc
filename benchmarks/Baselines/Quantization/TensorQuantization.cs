namespace AcceleratorTraining.Baselines;

/// <summary>real = scale * (q - zero point), q an int8.</summary>
public readonly record struct TensorQuantization(float Scale, int ZeroPoint)
{
    /// <summary>Bytes 0..255 that stand for 0..1, so q = byte - 128.</summary>
    public static TensorQuantization Image { get; } = new(1f / 255, sbyte.MinValue);

    /// <summary>What TFLite prescribes for the output of an int8 SOFTMAX.</summary>
    public static TensorQuantization Probability { get; } = new(1f / 256, sbyte.MinValue);

    /// <summary>The range widened to hold zero; the zero point nudged to an integer, so that zero is exact.</summary>
    public static TensorQuantization FromRange(float low, float high)
    {
        low = MathF.Min(low, 0);
        high = MathF.Max(high, 0);
        if (low == high)
            return new TensorQuantization(1, 0);
        float scale = (high - low) / 255;
        int zeroPoint = (int)Math.Round(sbyte.MinValue - ((double)low / scale), MidpointRounding.AwayFromZero);
        return new TensorQuantization(scale, Math.Clamp(zeroPoint, sbyte.MinValue, sbyte.MaxValue));
    }

    public sbyte Quantize(double real) =>
        (sbyte)Math.Clamp(Math.Round(real / Scale, MidpointRounding.AwayFromZero) + ZeroPoint, sbyte.MinValue, sbyte.MaxValue);

    public double Dequantize(sbyte value) => Scale * (double)(value - ZeroPoint);
}
