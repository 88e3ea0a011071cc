using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>Integer losses and gradients against real arithmetic.</summary>
public sealed class LossTests
{
    [Fact]
    public void Exponential_is_monotone_and_close()
    {
        long before = long.MaxValue;
        for (long t = 0; t < 33L << 16; t += 97)
        {
            long value = LossTables.NegativeExponential(t);
            Assert.True(value <= before, $"2^-{t} grows.");
            Assert.InRange(value - Math.ScaleB(Math.Pow(2, -t / 65536.0), 30), -1200, 1200);
            before = value;
        }

        Assert.Equal(1L << 30, LossTables.NegativeExponential(0));
        Assert.Equal(0, LossTables.NegativeExponential(1L << 46));
    }

    [Fact]
    public void Logarithm_is_close_for_every_magnitude()
    {
        for (int bit = 0; bit < 64; bit++) Assert.Equal(bit << 16, LossTables.Log2(1UL << bit));
        PhiloxStream random = new(5, (0, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            ulong value = ((((ulong)random.NextUInt32() << 32) | random.NextUInt32()) >> random.NextInt32(63)) | 1;
            Assert.InRange(LossTables.Log2(value) / 65536.0 - Math.Log2(value), -5e-5, 5e-5);
        }
    }

    [Fact]
    public void Cross_entropy_is_within_two_to_the_minus_14_bits()
    {
        PhiloxStream random = new(5, (1, 0, 0));
        for (int i = 0; i < 3_000; i++)
        {
            int classes = 1 + random.NextInt32(60), spread = 1 << random.NextInt32(18);
            long scale = (1L << 32) / spread * (1 + random.NextInt32(8)) + 1;
            (TensorType type, int[] logits, byte[] bytes) = Logits(ref random, 1, classes, spread);
            int label = random.NextInt32(classes);
            byte[] labels = new byte[4], loss = new byte[8], losses = new byte[4];
            ElementType.Int32.Write(labels, 0, label);
            ExtensionFunctions.CrossEntropy(new CrossEntropy { LogitScale = scale }, type, bytes, labels, loss, losses);
            double unit = Math.ScaleB(scale, -32), maximum = logits.Max() * unit;
            double expected = maximum - logits[label] * unit + Math.Log2(logits.Sum(l => Math.Pow(2, l * unit - maximum)));
            Assert.InRange(ElementType.Int32.Read(losses, 0) / 65536.0 - expected, -1 / 16384.0, 1 / 16384.0);
            Assert.Equal(ElementType.Int32.Read(losses, 0), ElementType.Int64.Read(loss, 0));
        }
    }

    [Fact]
    public void Head_gradient_is_the_softmax_minus_one_hot_times_features()
    {
        PhiloxStream random = new(5, (2, 0, 0));
        for (int i = 0; i < 300; i++)
        {
            int batch = random.NextInt32(5), classes = 1 + random.NextInt32(12), inputs = random.NextInt32(6), zeroPoint = random.NextInt32(256) - 128;
            (TensorType type, int[] logits, byte[] bytes) = Logits(ref random, batch, classes, 256);
            int[] labels = new int[batch];
            for (int b = 0; b < batch; b++) labels[b] = random.NextInt32(classes + 1) - 1;
            sbyte[] features = new sbyte[batch * inputs];
            for (int k = 0; k < features.Length; k++) features[k] = (sbyte)random.NextUInt32();
            long[] weights = new long[classes * inputs], bias = new long[classes];
            ExtensionFunctions.HeadGradient(
                new HeadGradient { LogitScale = 1L << 26, FeatureZeroPoint = zeroPoint },
                type, bytes, MemoryMarshal.AsBytes<int>(labels), MemoryMarshal.AsBytes<sbyte>(features), MemoryMarshal.AsBytes(weights.AsSpan()), MemoryMarshal.AsBytes(bias.AsSpan()));

            double[] expectedWeights = new double[weights.Length], expectedBias = new double[classes];
            int rows = 0;
            for (int b = 0; b < batch; b++)
            {
                if (labels[b] < 0) continue;
                rows++;
                double sum = Enumerable.Range(0, classes).Sum(c => Math.Pow(2, logits[b * classes + c] / 64.0));
                for (int c = 0; c < classes; c++)
                {
                    double error = Math.Pow(2, logits[b * classes + c] / 64.0) / sum * 32768 - (c == labels[b] ? 32768 : 0);
                    expectedBias[c] += error;
                    for (int k = 0; k < inputs; k++) expectedWeights[c * inputs + k] += error * (features[b * inputs + k] - zeroPoint);
                }
            }

            for (int c = 0; c < classes; c++) Assert.InRange(bias[c] - expectedBias[c], -1.1 * rows, 0.1 * rows);
            for (int w = 0; w < weights.Length; w++) Assert.InRange(weights[w] - expectedWeights[w], -1.1 * 255 * rows, 1.1 * 255 * rows);

            // The floor of each probability loses less than one part: the errors of a row sum to more than -C.
            Assert.InRange(bias.Sum(), -(classes - 1) * rows, 0);
        }
    }

    private static (TensorType Type, int[] Logits, byte[] Bytes) Logits(ref PhiloxStream random, int batch, int classes, int spread)
    {
        int[] logits = new int[batch * classes];
        for (int c = 0; c < logits.Length; c++) logits[c] = random.NextInt32(2 * spread) - spread;
        return (new TensorType(ElementType.Int32, [batch, classes]), logits, MemoryMarshal.AsBytes<int>(logits).ToArray());
    }
}
