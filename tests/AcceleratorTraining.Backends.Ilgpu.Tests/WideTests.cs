namespace AcceleratorTraining.Backends.Ilgpu.Tests;

public sealed class WideTests
{
    private static readonly ulong[] Corners = [0, 1, 2, uint.MaxValue - 1UL, uint.MaxValue, 1UL << 32, (1UL << 32) + 1, 1UL << 40, (1UL << 62) - 1, 1UL << 62, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue];

    [Fact]
    public void Products_and_quotients_are_those_of_128_bits()
    {
        Random random = new(5);
        ulong[] numbers = [.. Corners, .. Enumerable.Range(0, 40).Select(i => (ulong)random.NextInt64() >> (i % 50))];
        foreach (ulong a in numbers)
            foreach (ulong b in numbers)
                foreach (ulong divisor in numbers.Where(d => d is >= 1 and <= 1UL << 63))
                {
                    UInt128 expected = (UInt128)a * b / divisor;
                    Assert.Equal(expected > ulong.MaxValue ? ulong.MaxValue : (ulong)expected, Wide.Multiply(a, b).Divide(divisor));
                }
    }

    [Fact]
    public void Sums_carry_into_the_upper_half()
    {
        // (2^64 - 1) + (2^64 - 1) = 2^65 - 2; 2^70 / 2^10 = 2^60.
        Assert.Equal((1UL << 62) - 1, Wide.From(ulong.MaxValue).Add(Wide.From(ulong.MaxValue)).Divide(8));
        Assert.Equal(1UL << 60, Wide.PowerOfTwo(70).Divide(1UL << 10));
        Assert.Equal(1UL << 9, Wide.PowerOfTwo(9).Divide(1));
    }
}
