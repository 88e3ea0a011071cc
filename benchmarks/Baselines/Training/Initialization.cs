using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

internal static class Initialization
{
    /// <summary>Uniform weights of variance 2 / inputs, as suits layers followed by a ReLU (He et al., 2015).</summary>
    public static float[] Weights(int count, int inputs, ulong seed, uint layer)
    {
        PhiloxStream stream = new(seed, (0x696E6974, layer, 0));
        double range = Math.Sqrt(6.0 / inputs);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(((stream.NextUInt32() / 4294967296.0 * 2) - 1) * range);
        return values;
    }

    public static float[] Ones(int count)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(1);
        return values;
    }
}
