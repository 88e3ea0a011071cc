using System.Runtime.InteropServices;

namespace AcceleratorTraining.Hal.Tests.Extensions;

/// <summary>PROTOTYPE_LOSS against real arithmetic, and what defines it.</summary>
public sealed class PrototypeFunctionTests
{
    [Fact]
    public void Losses_are_within_two_to_the_minus_14_bits()
    {
        PhiloxStream random = new(7, (0, 0, 0));
        for (int i = 0; i < 1_000; i++)
        {
            int classes = 1 + random.NextInt32(8), supports = random.NextInt32(20), queries = 1 + random.NextInt32(5), width = 1 + random.NextInt32(20);
            sbyte[] features = new sbyte[(supports + queries) * width];
            int[] labels = new int[supports + queries];
            for (int k = 0; k < features.Length; k++) features[k] = (sbyte)random.NextUInt32();
            for (int b = 0; b < labels.Length; b++) labels[b] = random.NextInt32(classes + 1) - 1;

            // Up to about 20 bits between two prototypes.
            long scale = (1L << 32) / (1 + random.NextInt32(1 << 16) + width * 256);
            PrototypeLoss loss = new() { Supports = supports, Classes = classes, DistanceScale = scale };
            (int[] losses, long total) = Run(loss, features, labels);
            Assert.Equal(losses.Sum(l => (long)l), total);
            for (int b = 0; b < labels.Length; b++)
            {
                Assert.InRange(losses[b] / 65536.0 - Expected(loss, features, labels, b, width), -1 / 16384.0, 1 / 16384.0);
            }
        }
    }

    [Fact]
    public void A_moved_zero_point_changes_nothing()
    {
        sbyte[] features = [1, -9, 30, 5, 8, -2, 0, 4, 17, 3], moved = [.. features.Select(f => (sbyte)(f + 50))];
        int[] labels = [0, 1, 0, 0, 1];
        PrototypeLoss loss = new() { Supports = 3, Classes = 2, DistanceScale = 1L << 28 };
        Assert.Equal(Run(loss, features, labels).Losses, Run(loss, moved, labels).Losses);
        Assert.NotEqual(0, Run(loss, features, labels).Total);
    }

    [Fact]
    public void A_repeated_support_moves_no_prototype()
    {
        PrototypeLoss once = new() { Supports = 2, Classes = 2, DistanceScale = 1L << 30 };
        int[] expected = Run(once, [3, 10, 5, 6], [0, 1, 0, 1]).Losses[2..];
        Assert.Equal(expected, Run(once with { Supports = 5 }, [3, 10, 3, 3, 3, 5, 6], [0, 1, 0, 0, 0, 0, 1]).Losses[5..]);
    }

    [Fact]
    public void The_largest_support_is_exact()
    {
        // 65534 rows of -128 and a query of 127: n * f - s is 65534 * 255 in each of 4 columns, 65025 squared steps. The
        // first row is the other class, on which the query lies.
        const int width = 4;
        sbyte[] features = new sbyte[(PrototypeLoss.MaximumSupports + 2) * width];
        features.AsSpan(0, PrototypeLoss.MaximumSupports * width).Fill(-128);
        features.AsSpan(PrototypeLoss.MaximumSupports * width).Fill(127);
        int[] labels = new int[PrototypeLoss.MaximumSupports + 2];
        labels[0] = 1;
        features.AsSpan(0, width).Fill(127);
        PrototypeLoss loss = new() { Supports = PrototypeLoss.MaximumSupports, Classes = 2, DistanceScale = 1L << 24 };
        Assert.Equal(4 * 65025 * 256, Run(loss, features, labels).Losses[^1]);
    }

    private static (int[] Losses, long Total) Run(PrototypeLoss operation, sbyte[] features, int[] labels)
    {
        int[] losses = new int[labels.Length];
        long[] loss = new long[1];
        TensorType type = new(ElementType.Int8, [labels.Length, features.Length / labels.Length]);
        PrototypeFunctions.PrototypeLoss(operation, type, MemoryMarshal.AsBytes<sbyte>(features), MemoryMarshal.AsBytes<int>(labels), MemoryMarshal.AsBytes(loss.AsSpan()), MemoryMarshal.AsBytes(losses.AsSpan()));
        return (losses, loss[0]);
    }

    private static double Expected(PrototypeLoss operation, sbyte[] features, int[] labels, int row, int width)
    {
        ILookup<int, int> supports = Enumerable.Range(0, operation.Supports).Where(b => labels[b] >= 0).ToLookup(b => labels[b]);
        if (row < operation.Supports || labels[row] < 0 || !supports.Contains(labels[row])) return 0;
        double Logit(IEnumerable<int> rows) =>
            -Enumerable.Range(0, width).Sum(k => Math.Pow(features[row * width + k] - rows.Average(b => features[b * width + k]), 2)) * Math.ScaleB(operation.DistanceScale, -32);
        double own = Logit(supports[labels[row]]);
        return Math.Log2(supports.Sum(s => Math.Pow(2, Logit(s) - own)));
    }
}
