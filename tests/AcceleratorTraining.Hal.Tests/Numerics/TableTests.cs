using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>The tables: recomputed from their definitions, equal to hal-spec/tables, and hashed.</summary>
public sealed class TableTests
{
    [Fact]
    public void Exponential_entries_are_the_nearest_integers()
    {
        // n is nearest to 2^(30 - i/256): (2n - 1)^256 <= 2^(31*256 - i) < (2n + 1)^256, in exact integers.
        Assert.Equal(257, LossTables.Exponential.Length);
        for (int i = 0; i <= 256; i++)
        {
            BigInteger n = LossTables.Exponential[i], power = BigInteger.One << (31 * 256 - i);
            Assert.True(BigInteger.Pow(2 * n - 1, 256) <= power && power < BigInteger.Pow(2 * n + 1, 256), $"Entry {i} is {n}.");
        }
    }

    [Fact]
    public void Logarithm_entries_are_the_nearest_integers()
    {
        // n is nearest to 2^16 log2(a/256): 2n - 1 <= log2(a^(2^17)) - 8 * 2^17 < 2n + 1; the power's length decides.
        Assert.Equal(257, LossTables.Logarithm.Length);
        for (int i = 0; i <= 256; i++)
        {
            (BigInteger low, BigInteger high, long exponent) = (256 + i, 256 + i, 0);
            for (int square = 0; square < 17; square++)
            {
                (low, high, exponent) = (low * low, high * high, exponent * 2);
                int drop = Math.Max(0, (int)high.GetBitLength() - 256);
                (low, high, exponent) = (low >> drop, (high >> drop) + (drop > 0 ? 1 : 0), exponent + drop);
            }

            Assert.Equal(low.GetBitLength(), high.GetBitLength());
            long log = (low.GetBitLength() - 1) + exponent - (8L << 17);
            Assert.InRange(log, 2L * LossTables.Logarithm[i] - 1, 2L * LossTables.Logarithm[i]);
        }
    }

    [Fact]
    public void Gaussian_entries_are_the_nearest_quantiles()
    {
        ReadOnlySpan<sbyte> table = GaussianTable.Values;
        Assert.Equal(256, table.Length);
        for (int i = 0; i < 256; i++)
        {
            Assert.Equal(-table[i], table[255 - i]);
            double probability = (i + 0.5) / 256;
            Assert.True(Normal((table[i] - 0.5) / 32) < probability && probability < Normal((table[i] + 0.5) / 32), $"Entry {i} is {table[i]}.");
        }
    }

    [Fact] // LOGISTIC-05
    public void Logistic_entries_are_the_nearest_to_the_bent_function()
    {
        static double F(double i) => 65536 / (1 + Math.Exp(-i / 24));
        ReadOnlySpan<ushort> table = SigmoidTable.Values;
        Assert.Equal(256, table.Length);
        for (int i = 0; i < 255; i++) AssertNearest((3 * F(i) + 2 * F(i + 0.5) - F(i + 1)) / 4, table[i]);
        Assert.Equal(65535, table[255]);
    }

    [Fact] // SOFTMAX-12
    public void Softmax_exponentials_are_their_nested_roundings()
    {
        static double F(double i) => 32768 * Math.Exp(-10 * (1 - i / 512));
        ReadOnlySpan<short> table = TableSoftmax.Exponential;
        Assert.Equal(513, table.Length);
        for (int i = 0; i < 512; i++)
        {
            double t = Away(F(i)), bend = Away((Away((F(i + 1) + t) / 2) - Away(F(i + 0.5))) / 2);
            Assert.Equal(Math.Min(t - bend, short.MaxValue), table[i]);
        }

        Assert.Equal(short.MaxValue, table[512]);
    }

    [Fact] // SOFTMAX-12
    public void Softmax_reciprocals_are_their_nested_roundings_in_binary32()
    {
        const float scale = 1f / 65535, length = scale * 65535, step = length / 512, half = step / 2;
        static float F(float x) => 1f / (1f + x);
        ReadOnlySpan<short> table = TableSoftmax.Reciprocal;
        Assert.Equal(513, table.Length);
        for (int i = 0; i < 512; i++)
        {
            float x = i * step, t = Away(F(x) * 32768f);
            float bend = Away((Away((F((i + 1) * step) * 32768f + t) / 2) - Away(F(x + half) * 32768f)) / 2);
            Assert.Equal(Math.Min(t - bend, short.MaxValue), table[i]);
        }

        Assert.Equal(16384, table[512]);
        Assert.Equal((24966, 20816), (table[160], table[294]));
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("logarithm")]
    [InlineData("gaussian")]
    [InlineData("logistic")]
    [InlineData("softmax-exponential")]
    [InlineData("softmax-reciprocal")]
    public void The_files_hold_the_same_numbers_and_their_hashes_are_recorded(string name)
    {
        string folder = Path.Combine(SpecFolder.Path, "tables"), file = Path.Combine(folder, $"{name}.json");
        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(file)), manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        int[] expected = name switch
        {
            "exponential" => LossTables.Exponential.ToArray(),
            "logarithm" => LossTables.Logarithm.ToArray(),
            "logistic" => [.. SigmoidTable.Values.ToArray().Select(v => (int)v)],
            "softmax-exponential" => [.. TableSoftmax.Exponential.ToArray().Select(v => (int)v)],
            "softmax-reciprocal" => [.. TableSoftmax.Reciprocal.ToArray().Select(v => (int)v)],
            _ => [.. GaussianTable.Values.ToArray().Select(v => (int)v)],
        };
        Assert.Equal(name, table.RootElement.GetProperty("name").GetString());
        Assert.Equal(expected, table.RootElement.GetProperty("values").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), manifest.RootElement.GetProperty("files").GetProperty($"{name}.json").GetString());
    }

    // Far enough from a tie that the last bits of the platform's exponential do not matter.
    private static void AssertNearest(double value, int entry) => Assert.InRange(value - entry, -0.5 + 1e-6, 0.5 - 1e-6);

    private static double Away(double value) => Math.Round(value, MidpointRounding.AwayFromZero);

    private static float Away(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    // The normal distribution function by the series 1/2 + density * (x + x^3/3 + x^5/15 + ...).
    private static double Normal(double x)
    {
        double term = x, sum = x;
        for (int k = 3; k < 200; k += 2) sum += term *= x * x / k;
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
