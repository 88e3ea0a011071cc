namespace AcceleratorTraining.Hal;

/// <summary>Shapes that stand beside each other: aligned at the innermost dimension, a 1 or a missing one repeats. spec: BROADCAST</summary>
public static class Broadcast
{
    /// <summary>The shape of both together; false if a pair of dimensions differs and neither is 1.</summary>
    public static bool TryJoin(TensorShape a, TensorShape b, out TensorShape joined)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        int[] dimensions = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int da = i <= a.Rank ? a[-i] : 1, db = i <= b.Rank ? b[-i] : 1;
            joined = default;
            if (da != db && da != 1 && db != 1) return false;
            dimensions[^i] = da == 1 ? db : da;
        }

        long count = 1;
        foreach (int dimension in dimensions) count = Math.Min(count * Math.Max(dimension, 1), int.MaxValue + 1L);
        bool fits = count <= int.MaxValue;
        joined = fits ? TensorShape.Create(dimensions) : default;
        return fits;
    }

    /// <summary>How far an operand's element index moves with each dimension of the joined shape; 0 where it repeats.</summary>
    /// <param name="operand">The operand's shape.</param>
    /// <param name="joined">What <see cref="TryJoin"/> gave.</param>
    public static int[] Strides(TensorShape operand, TensorShape joined)
    {
        int[] strides = new int[joined.Rank];
        int stride = 1;
        for (int i = 1; i <= operand.Rank; i++)
        {
            strides[^i] = operand[-i] == 1 ? 0 : stride;
            stride *= operand[-i];
        }

        return strides;
    }
}
