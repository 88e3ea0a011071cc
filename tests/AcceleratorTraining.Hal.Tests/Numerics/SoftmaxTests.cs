namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>SOFTMAX-05 to SOFTMAX-08: integer bits stay close to the real function.</summary>
public sealed class SoftmaxTests
{
    [Fact]
    public void The_exponential_is_close_over_its_whole_range()
    {
        for (long a = 0; a >= int.MinValue; a -= 12_345)
        {
            double real = Math.Exp(Math.ScaleB(a, -26));
            Assert.InRange(Math.ScaleB(FixedPointFunctions.Exponential((int)a, 5), -31) - real, -2e-6, 2e-6);
        }
    }

    [Fact]
    public void Rows_are_within_one_step_of_the_real_softmax()
    {
        PhiloxStream random = new(6, (0, 0, 0));
        Softmax operation = new() { Multiplier = 1 << 30, LeftShift = 23, MinimumDifference = -248 };
        for (int i = 0; i < 500; i++)
        {
            sbyte[] logits = new sbyte[1 + random.NextInt32(30)], result = new sbyte[logits.Length];
            for (int c = 0; c < logits.Length; c++) logits[c] = (sbyte)random.NextUInt32();
            FixedPointSoftmax.Row(operation, logits, result);
            double sum = logits.Sum(l => Math.Exp(l / 16.0));
            for (int c = 0; c < logits.Length; c++)
            {
                double real = Math.Min(Math.Exp(logits[c] / 16.0) / sum * 256 - 128, 127);
                Assert.InRange(result[c] - real, -0.51, 0.51);
            }
        }
    }
}
