using System.Numerics;

namespace AcceleratorTraining.Hal.Tests.Extensions;

/// <summary>OUTPUT_STEP-03, -04: two roundings of exact quotients, and a ceiling.</summary>
public sealed class OutputStepTests
{
    [Fact]
    public void Results_are_the_exact_quotients_rounded_half_up_twice()
    {
        PhiloxStream random = new(9, (0, 0, 0));
        for (int i = 0; i < 50_000; i++)
        {
            int multiplier = i % 4 == 0 ? 1 << random.NextInt32(31) : 1 + random.NextInt32(int.MaxValue - 1);
            int shift = random.NextInt32(62) - 31, factor = 1 + random.NextInt32(i % 3 == 0 ? 1 << 24 : 1 << 12);
            BigInteger units = HalfUp(BigInteger.One << (39 - shift), multiplier);
            BigInteger expected = BigInteger.Min(HalfUp(units * factor, 1 << 16), Perturb.MaximumScale);
            Assert.Equal(expected, ExtensionFunctions.OutputStep(multiplier, shift, factor));
        }
    }

    [Fact]
    public void A_sum_that_moves_so_far_moves_the_output_by_the_part_asked_for()
    {
        // RESCALE by 2^-9: 512 units are one step, 1.5 steps are 768.
        Assert.Equal(768, ExtensionFunctions.OutputStep(1 << 30, -8, OutputStep.One * 3 / 2));
        Assert.Equal(0, ExtensionFunctions.OutputStep(0, -8, OutputStep.MaximumFactor));
        Assert.Equal(Perturb.MaximumScale, ExtensionFunctions.OutputStep(1, -31, 1));
    }

    private static BigInteger HalfUp(BigInteger numerator, BigInteger denominator) => (2 * numerator + denominator) / (2 * denominator);
}
