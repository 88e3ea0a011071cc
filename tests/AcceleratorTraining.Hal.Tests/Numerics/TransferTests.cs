namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>
/// LOGISTIC, TANH, SOFTMAX and LOG_SOFTMAX against checksums of what TensorFlow Lite's reference kernels give for the same
/// inputs, and against what the functions promise.
/// </summary>
public sealed class TransferTests
{
    [Fact] // LOGISTIC-05, TANH-05
    public void Sixteen_bit_sigmoids_have_the_bits_of_their_source()
    {
        KnownAnswers answers = new();
        for (int j = 0; j < 200; j++)
        {
            int multiplier = 1 + (int)(answers.Next() % 32767), shift = (int)(answers.Next() % 16);
            short[] values = Values(ref answers, 500);
            Logistic logistic = new() { Multiplier = multiplier, Shift = shift };
            HyperbolicTangent tangent = new() { Multiplier = multiplier, Shift = shift };
            foreach (short x in values)
            {
                answers.Mix(SigmoidTable.Logistic(logistic, x));
                answers.Mix(SigmoidTable.Tanh(tangent, x));
            }
        }

        Assert.Equal(5424568052980102261UL, answers.Hash);
    }

    [Theory] // LOGISTIC-05, TANH-05
    [InlineData(3, 0)]
    [InlineData(1 << 20, 0)]
    [InlineData(1 << 20, 30)]
    [InlineData(0, 7)]
    public void Sixteen_bit_sigmoids_are_monotone_symmetric_and_bounded(int multiplier, int shift)
    {
        Logistic logistic = new() { Multiplier = multiplier, Shift = shift };
        HyperbolicTangent tangent = new() { Multiplier = multiplier, Shift = shift };
        short lastLogistic = 0, lastTangent = short.MinValue;
        for (int x = short.MinValue; x <= short.MaxValue; x++)
        {
            short y = SigmoidTable.Logistic(logistic, (short)x), t = SigmoidTable.Tanh(tangent, (short)x);
            Assert.True(y >= lastLogistic && t >= lastTangent && y >= 1 && t >= -short.MaxValue, $"{x} falls.");
            (lastLogistic, lastTangent) = (y, t);

            // Without a rounded shift the argument of -x is the negative one.
            if (shift != 0 || x == short.MinValue) continue;
            Assert.Equal(-t, SigmoidTable.Tanh(tangent, (short)-x));
            Assert.Equal(32768, y + SigmoidTable.Logistic(logistic, (short)-x));
        }
    }

    [Fact] // SOFTMAX-05 to SOFTMAX-08, LOG_SOFTMAX-05 to LOG_SOFTMAX-08
    public void Eight_bit_rows_have_the_bits_of_their_source()
    {
        KnownAnswers answers = new();
        for (int j = 0; j < 4000; j++)
        {
            int classes = 1 + (int)(answers.Next() % 40);
            sbyte[] x = new sbyte[classes], narrow = new sbyte[classes];
            short[] wide = new short[classes];
            for (int c = 0; c < classes; c++)
            {
                sbyte value = (sbyte)(answers.Next() >> 24);
                x[c] = (sbyte)(value >> (int)(answers.Next() % 6));
            }

            int multiplier = (1 << 30) + (int)(answers.Next() >> 2), shift = 18 + (int)(answers.Next() % 7);
            Softmax softmax = new() { Multiplier = multiplier, LeftShift = shift, MinimumDifference = -(int)((31L << 26) >> shift) };
            FixedPointSoftmax.Row(softmax, x, narrow);
            FixedPointSoftmax.Row(softmax, x, wide);
            for (int c = 0; c < classes; c++)
            {
                answers.Mix(narrow[c]);
                answers.Mix(wide[c]);
            }

            int reverse = (1 << 30) + (int)(answers.Next() >> 2), reverseShift = (int)(answers.Next() % 32);
            if (j % 2 == 0) (reverse, reverseShift) = Reverse(multiplier, shift);
            LogSoftmax logSoftmax = new() { Multiplier = multiplier, LeftShift = shift, ReverseMultiplier = reverse, ReverseShift = reverseShift, MinimumDifference = softmax.MinimumDifference };
            FixedPointLogSoftmax.Row(logSoftmax, x, narrow);
            foreach (sbyte y in narrow) answers.Mix(y);
        }

        Assert.Equal(3996809116853084936UL, answers.Hash);
    }

    [Fact] // SOFTMAX-09 to SOFTMAX-11
    public void Sixteen_bit_rows_have_the_bits_of_their_source()
    {
        KnownAnswers answers = new();
        for (int j = 0; j < 4000; j++)
        {
            short[] x = Values(ref answers, 1 + (int)(answers.Next() % 40)), y = new short[x.Length];
            int multiplier = (1 << 30) + (int)(answers.Next() >> 2), shift = (int)(answers.Next() % 20) - 8;
            TableSoftmax.Row(new Softmax { Multiplier = multiplier, LeftShift = shift, Output = ElementType.Int16 }, x, y);
            foreach (short value in y) answers.Mix(value);
        }

        Assert.Equal(18317948096713220327UL, answers.Hash);
    }

    [Theory] // LOG_SOFTMAX-06
    [InlineData(524288, 0)]
    [InlineData(524289, 128)]
    [InlineData(741455, 23258142)]
    [InlineData(741456, 23258232)]
    [InlineData(1048576, 46516320)]
    [InlineData(1572864, 73726624)]
    [InlineData(2097152, 93032640)]
    [InlineData(123456789, 366522130)]
    [InlineData(1073741824, 511679518)]
    [InlineData(int.MaxValue, 558195838)]
    public void Known_logarithms(int value, int expected) => Assert.Equal(expected, FixedPointLogarithm.NaturalLogarithm(value));

    [Fact] // LOG_SOFTMAX-06
    public void Logarithms_have_the_bits_of_their_source_and_are_close_to_the_real_ones()
    {
        KnownAnswers answers = new();
        for (int j = 0; j < 300_000; j++)
        {
            int value = (int)(answers.Next() >> 1);
            value >>= (int)(answers.Next() % 12);
            if (value < 1 << 19) value += 1 << 19;
            int logarithm = FixedPointLogarithm.NaturalLogarithm(value);
            answers.Mix(logarithm);
            Assert.InRange(Math.ScaleB(logarithm, -26) - Math.Log(Math.ScaleB(value, -19)), -1e-5, 1e-5);
        }

        Assert.Equal(13758235035475796577UL, answers.Hash);
    }

    [Fact] // SOFTMAX-07, SOFTMAX-11: sums that would leave 32 bits
    public void Rows_of_any_length_have_a_result()
    {
        const int classes = 70_000;
        sbyte[] narrow = new sbyte[classes];
        short[] wide = new short[classes];
        FixedPointSoftmax.Row(new Softmax { Multiplier = 1 << 30, LeftShift = 23 }, narrow, wide);
        Assert.Equal([short.MinValue + 16], wide.Distinct().Select(y => (int)y));
        FixedPointSoftmax.Row(new Softmax { Multiplier = 1 << 30, LeftShift = 23 }, narrow, narrow);
        Assert.Equal([sbyte.MinValue], narrow.Distinct());
        wide.AsSpan().Clear();
        TableSoftmax.Row(new Softmax { Multiplier = 1 << 30, Output = ElementType.Int16 }, wide, wide);
        Assert.Equal([(short)0], wide.Distinct());
        narrow.AsSpan().Clear();
        FixedPointLogSoftmax.Row(new LogSoftmax { Multiplier = 1 << 30, LeftShift = 23, ReverseMultiplier = 1 << 30, ReverseShift = 22 }, narrow, narrow);
        Assert.Equal([(sbyte)(127 - 133)], narrow.Distinct());
    }

    // The inverse of the scaling, as the source derives it.
    private static (int Multiplier, int Shift) Reverse(int multiplier, int shift)
    {
        double ratio = Math.ScaleB(1, 31 - shift) / multiplier;
        int exponent = Math.ILogB(ratio) + 1;
        return ((int)Math.Round(Math.ScaleB(ratio, 31 - exponent), MidpointRounding.AwayFromZero), -exponent);
    }

    private static short[] Values(ref KnownAnswers answers, int count)
    {
        short[] values = new short[count];
        for (int i = 0; i < count; i++)
        {
            short value = (short)(answers.Next() >> 16);
            values[i] = (short)(value >> (int)(answers.Next() % 12));
        }

        return values;
    }
}
