using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>The three tables: recomputed from their definitions, equal to hal-spec/tables, and hashed.</summary>
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

    [Theory]
    [InlineData("exponential")]
    [InlineData("logarithm")]
    [InlineData("gaussian")]
    public void The_files_hold_the_same_numbers_and_their_hashes_are_recorded(string name)
    {
        string folder = Path.Combine(SpecFolder.Path, "tables"), file = Path.Combine(folder, $"{name}.json");
        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(file)), manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        int[] expected = name switch
        {
            "exponential" => LossTables.Exponential.ToArray(),
            "logarithm" => LossTables.Logarithm.ToArray(),
            _ => [.. GaussianTable.Values.ToArray().Select(v => (int)v)],
        };
        Assert.Equal(name, table.RootElement.GetProperty("name").GetString());
        Assert.Equal(expected, table.RootElement.GetProperty("values").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), manifest.RootElement.GetProperty("files").GetProperty($"{name}.json").GetString());
    }

    // The normal distribution function by the series 1/2 + density * (x + x^3/3 + x^5/15 + ...).
    private static double Normal(double x)
    {
        double term = x, sum = x;
        for (int k = 3; k < 200; k += 2) sum += term *= x * x / k;
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
