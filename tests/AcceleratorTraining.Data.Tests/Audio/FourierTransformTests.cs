using System.Numerics;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Data.Tests.Audio;

public class FourierTransformTests
{
    [Fact]
    public void Four_points_are_those_worked_by_hand()
    {
        long[] real = [1, 2, 3, 4], imaginary = new long[4];
        new FourierTransform(4).Apply(real, imaginary);
        Assert.Equal([10, -2, -2, -2], real);
        Assert.Equal([0, 2, 0, -2], imaginary);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public void Every_bin_is_within_a_few_units_of_the_double_transform_even_at_full_scale(int length)
    {
        Random random = new(length);
        foreach (Func<int, long> value in (Func<int, long>[])[_ => random.NextInt64(-1 << 27, (1 << 27) + 1), i => i % 2 == 0 ? 1 << 27 : -1 << 27, _ => 1 << 27, _ => -1 << 27])
        {
            long[] real = [.. Enumerable.Range(0, length).Select(value)], imaginary = new long[length];
            Complex[] expected = ReferenceFeatures.Fourier([.. real.Select(x => new Complex(x, 0))]);
            new FourierTransform(length).Apply(real, imaginary);

            // Twiddles of 24 bits: relative to the largest magnitude possible, N 2^27.
            double bound = length * 16;
            for (int k = 0; k < length; k++) Assert.InRange(Complex.Abs(expected[k] - new Complex(real[k], imaginary[k])), 0, bound);
        }
    }
}
