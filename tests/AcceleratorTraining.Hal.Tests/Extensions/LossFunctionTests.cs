using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hal.Tests.Extensions;

/// <summary>Row losses against real arithmetic, and what defines each.</summary>
public sealed class LossFunctionTests
{
    [Fact]
    public void Squared_error_is_the_floor_of_the_real_one()
    {
        PhiloxStream random = new(6, (0, 0, 0));
        for (int i = 0; i < 2_000; i++)
        {
            int width = random.NextInt32(40);
            short[] y = Words(ref random, width), target = Words(ref random, width);
            long scale = 1 + random.NextInt32(1 << 20);

            // At most 40 * 2^32 squares: exact in a double.
            double squares = y.Zip(target, (a, b) => Math.Pow(a - b, 2)).Sum();
            Assert.Equal(Math.Min(Math.Floor(squares * scale / 65536), int.MaxValue), Error(scale, y, target));
        }
    }

    [Theory]
    [InlineData(127)]
    [InlineData(-1)]
    public void An_error_counts_on_either_side(short target) =>
        Assert.Equal(64 * 64 << 4, Error(1L << 20, [63], [target]));

    [Fact]
    public void Entropy_is_within_two_to_the_minus_14_bits()
    {
        PhiloxStream random = new(6, (1, 0, 0));
        for (int i = 0; i < 2_000; i++)
        {
            (int[] logits, long scale, double[] probabilities) = Row(ref random, random.NextInt32(20) == 0 ? 1000 : 1 + random.NextInt32(60));
            double expected = -probabilities.Sum(p => p == 0 ? 0 : p * Math.Log2(p));
            Assert.InRange(Entropy(scale, logits) / 65536.0 - expected, -1 / 16384.0, 1 / 16384.0);
        }
    }

    [Fact]
    public void Distillation_is_within_two_to_the_minus_14_of_the_real_one()
    {
        PhiloxStream random = new(6, (2, 0, 0));
        for (int i = 0; i < 2_000; i++)
        {
            int classes = 1 + random.NextInt32(60);
            (int[] logits, long scale, double[] student) = Row(ref random, classes, 30);
            (int[] teacher, long teacherScale, double[] probabilities) = Row(ref random, classes);
            double expected = -probabilities.Zip(student, (p, q) => p * Math.Log2(q)).Sum();

            // The error of a weight counts with its distance, so the bound grows with the loss.
            double bound = (1 + expected) / 16384;
            Assert.InRange(Distilled(scale, logits, teacherScale, teacher) / 65536.0 - expected, -bound, bound);
        }
    }

    [Fact]
    public void Distillation_from_oneself_is_entropy_and_from_certainty_cross_entropy()
    {
        PhiloxStream random = new(6, (3, 0, 0));
        for (int i = 0; i < 500; i++)
        {
            int classes = 1 + random.NextInt32(20), label = random.NextInt32(classes);
            (int[] logits, long scale, _) = Row(ref random, classes);
            Assert.Equal(Entropy(scale, logits), Distilled(scale, logits, scale, logits));

            int[] certain = new int[classes], losses = new int[1];
            certain[label] = 31;
            long[] loss = new long[1];
            ExtensionFunctions.CrossEntropy(
                new CrossEntropy { LogitScale = scale }, Type(ElementType.Int32, classes), MemoryMarshal.AsBytes<int>(logits), MemoryMarshal.AsBytes<int>([label]), MemoryMarshal.AsBytes(loss.AsSpan()), MemoryMarshal.AsBytes(losses.AsSpan()));
            Assert.Equal(losses[0], Distilled(scale, logits, 1L << 32, certain));
        }
    }

    [Fact]
    public void Both_softmaxes_have_scales_of_their_own()
    {
        long one = Distilled(1L << 32, [1, 0], 1L << 32, [0, 3]);
        Assert.Equal(one, Distilled(1L << 31, [2, 0], 1L << 32, [0, 3]));
        Assert.Equal(one, Distilled(1L << 32, [1, 0], 1L << 30, [0, 12]));
        Assert.NotEqual(one, Distilled(1L << 31, [1, 0], 1L << 32, [0, 3]));
        Assert.NotEqual(one, Distilled(1L << 32, [1, 0], 1L << 31, [0, 3]));
    }

    [Fact]
    public void Padding_rows_have_no_loss()
    {
        byte[] logits = [0, 0, 0, 3], other = [9, 1, 9, 1], labels = [0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 0, 0], loss = new byte[8];
        int[] losses = [5, 5];
        TensorType type = new(ElementType.Int8, [2, 2]);
        LossFunctions.SquaredError(new SquaredError { ErrorScale = 1L << 32 }, type, logits, other, labels, loss, MemoryMarshal.AsBytes(losses.AsSpan()));
        Assert.Equal((0, 85 << 16, 85 << 16), (losses[0], losses[1], ElementType.Int64.Read(loss, 0)));
        LossFunctions.Entropy(new Entropy { LogitScale = 1 }, type, logits, labels, loss, MemoryMarshal.AsBytes(losses.AsSpan()));
        Assert.Equal((0, 1 << 16, 1 << 16), (losses[0], losses[1], ElementType.Int64.Read(loss, 0)));
        LossFunctions.Distillation(new Distillation { LogitScale = 1, TeacherScale = 1L << 32 }, type, logits, type, other, labels, loss, MemoryMarshal.AsBytes(losses.AsSpan()));
        Assert.Equal((0, 1 << 16, 1 << 16), (losses[0], losses[1], ElementType.Int64.Read(loss, 0)));
    }

    [Fact]
    public void Losses_saturate_and_their_sum_does_not()
    {
        int[] far = [int.MaxValue, int.MinValue, int.MaxValue, int.MinValue], near = [int.MinValue, int.MaxValue, int.MinValue, int.MaxValue];
        byte[] loss = new byte[8];
        TensorType type = new(ElementType.Int32, [2, 2]);
        LossFunctions.SquaredError(new SquaredError { ErrorScale = 1L << 40 }, type, MemoryMarshal.AsBytes<int>(far), MemoryMarshal.AsBytes<int>(near), new byte[8], loss, new byte[8]);
        Assert.Equal(2L * int.MaxValue, ElementType.Int64.Read(loss, 0));
        LossFunctions.Distillation(new Distillation { LogitScale = 1L << 40, TeacherScale = 1 }, type, MemoryMarshal.AsBytes<int>(far), type, MemoryMarshal.AsBytes<int>(near), new byte[8], loss, new byte[8]);
        Assert.Equal(2L * int.MaxValue, ElementType.Int64.Read(loss, 0));

        // 2^46 + 2^46 squares are the first sum that no scale brings below 2^31; one square is kept.
        Assert.Equal(1 << 30, Squares(1 << 23, 0));
        Assert.Equal(int.MaxValue, Squares(1 << 23, -(1 << 23)));
    }

    private static long Squares(int first, int second)
    {
        byte[] loss = new byte[8];
        LossFunctions.SquaredError(new SquaredError { ErrorScale = 1 }, Type(ElementType.Int32, 2), MemoryMarshal.AsBytes<int>([first, second]), new byte[8], new byte[4], loss, new byte[4]);
        return ElementType.Int64.Read(loss, 0);
    }

    private static TensorType Type(ElementType element, int width) => new(element, [1, width]);

    private static short[] Words(ref PhiloxStream random, int count)
    {
        short[] words = new short[count];
        int spread = 1 << random.NextInt32(16);
        for (int k = 0; k < count; k++) words[k] = (short)(random.NextInt32(2 * spread) - spread);
        return words;
    }

    // Logits up to 2^16 steps apart, at most as many bits apart as asked for, and their real softmax.
    private static (int[] Logits, long Scale, double[] Probabilities) Row(ref PhiloxStream random, int classes, int bits = 80)
    {
        int spread = 1 << (4 + random.NextInt32(12));
        long scale = ((long)(1 + random.NextInt32(bits)) << 32) / (2 * spread);
        int[] logits = new int[classes];
        for (int c = 0; c < classes; c++) logits[c] = random.NextInt32(2 * spread) - spread;
        double unit = Math.ScaleB(scale, -32), maximum = logits.Max() * unit, sum = logits.Sum(l => Math.Pow(2, l * unit - maximum));
        return (logits, scale, [.. logits.Select(l => Math.Pow(2, l * unit - maximum) / sum)]);
    }

    private static long Error(long scale, short[] y, short[] target)
    {
        int[] losses = new int[1];
        long[] loss = new long[1];
        LossFunctions.SquaredError(
            new SquaredError { ErrorScale = scale }, Type(ElementType.Int16, y.Length), MemoryMarshal.AsBytes<short>(y), MemoryMarshal.AsBytes<short>(target), new byte[4], MemoryMarshal.AsBytes(loss.AsSpan()), MemoryMarshal.AsBytes(losses.AsSpan()));
        Assert.Equal(losses[0], loss[0]);
        return loss[0];
    }

    private static long Entropy(long scale, int[] logits)
    {
        long[] loss = new long[1];
        LossFunctions.Entropy(new Entropy { LogitScale = scale }, Type(ElementType.Int32, logits.Length), MemoryMarshal.AsBytes<int>(logits), new byte[4], MemoryMarshal.AsBytes(loss.AsSpan()), new byte[4]);
        return loss[0];
    }

    private static long Distilled(long scale, int[] logits, long teacherScale, int[] teacher)
    {
        long[] loss = new long[1];
        TensorType type = Type(ElementType.Int32, logits.Length);
        LossFunctions.Distillation(
            new Distillation { LogitScale = scale, TeacherScale = teacherScale }, type, MemoryMarshal.AsBytes<int>(logits), type, MemoryMarshal.AsBytes<int>(teacher), new byte[4], MemoryMarshal.AsBytes(loss.AsSpan()), new byte[4]);
        return loss[0];
    }
}
