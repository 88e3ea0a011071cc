namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// A walk over a box of elements in which two sides move by their own strides: dimensions of 1 vanish and those that both
/// sides cross alike are joined, so that the innermost loop is as long as it can be.
/// </summary>
internal sealed class StridedWalk
{
    private readonly int[] _counts;
    private readonly long[] _first;
    private readonly long[] _second;

    /// <summary>Plans a walk.</summary>
    /// <param name="counts">The box, outermost dimension first.</param>
    /// <param name="first">One side's stride along each dimension, in elements.</param>
    /// <param name="second">The other's.</param>
    public StridedWalk(ReadOnlySpan<int> counts, ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        List<(int Count, long First, long Second)> joined = [];
        for (int d = counts.Length - 1; d >= 0; d--)
        {
            if (counts[d] == 1) continue;
            if (joined.Count > 0 && joined[^1] is var (count, f, s) && first[d] == count * f && second[d] == count * s) joined[^1] = (count * counts[d], f, s);
            else joined.Add((counts[d], first[d], second[d]));
        }

        (Count, First, Second) = joined.Count == 0 ? (1, 1, 1) : joined[0];
        Rows = counts.Contains(0) ? 0 : 1;
        foreach ((int count, _, _) in joined.Skip(1)) Rows *= count;
        (_counts, _first, _second) = ([.. joined.Skip(1).Select(j => j.Count)], [.. joined.Skip(1).Select(j => j.First)], [.. joined.Skip(1).Select(j => j.Second)]);
    }

    /// <summary>Length of the innermost loop.</summary>
    public int Count { get; }

    /// <summary>One side's stride in it.</summary>
    public long First { get; }

    /// <summary>The other's.</summary>
    public long Second { get; }

    /// <summary>How often it runs.</summary>
    public int Rows { get; }

    /// <summary>Moves from one run of the innermost loop to the next, as an odometer does.</summary>
    public unsafe void Advance(ref StridedCursor cursor)
    {
        for (int d = 0; d < _counts.Length; d++)
        {
            cursor.First += _first[d];
            cursor.Second += _second[d];
            if (++cursor.At[d] < _counts[d]) return;
            cursor.First -= _first[d] * _counts[d];
            cursor.Second -= _second[d] * _counts[d];
            cursor.At[d] = 0;
        }
    }
}

/// <summary>Where a <see cref="StridedWalk"/> is.</summary>
internal unsafe struct StridedCursor
{
    /// <summary>Dimensions of 2 or more that a tensor of fewer than 2^31 elements can have.</summary>
    public fixed int At[32];

    /// <summary>One side's offset, in elements.</summary>
    public long First;

    /// <summary>The other's.</summary>
    public long Second;
}
