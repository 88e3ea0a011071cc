namespace AcceleratorTraining.Baselines;

/// <summary>int8 weights in [-127, 127] with zero point 0; one scale a channel, or one in all.</summary>
public sealed record SymmetricWeights(sbyte[] Values, float[] Scales)
{
    /// <summary>Quantises equal consecutive blocks, each with the scale that maps its largest magnitude to 127.</summary>
    public static SymmetricWeights Quantize(ReadOnlySpan<float> values, int blocks)
    {
        sbyte[] quantized = new sbyte[values.Length];
        float[] scales = new float[blocks];
        int length = values.Length / blocks;
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<float> source = values.Slice(block * length, length);
            float largest = 0;
            foreach (float value in source)
                largest = MathF.Max(largest, MathF.Abs(value));

            // A channel of zeros keeps a scale that divides.
            scales[block] = largest == 0 ? 1 : largest / 127;
            for (int i = 0; i < length; i++)
                quantized[(block * length) + i] = (sbyte)Math.Clamp(Math.Round((double)source[i] / scales[block], MidpointRounding.AwayFromZero), -127, 127);
        }

        return new SymmetricWeights(quantized, scales);
    }

    /// <summary>The bias in units of input scale * weight scale, which is what the accumulator counts in.</summary>
    public int[] QuantizeBias(ReadOnlySpan<float> bias, float inputScale)
    {
        float[] scales = BiasScales(inputScale);
        int[] quantized = new int[bias.Length];
        for (int i = 0; i < bias.Length; i++)
            quantized[i] = (int)Math.Round((double)bias[i] / scales[scales.Length == 1 ? 0 : i], MidpointRounding.AwayFromZero);
        return quantized;
    }

    public float[] BiasScales(float inputScale) => [.. Scales.Select(scale => inputScale * scale)];
}
