using System.Collections.Immutable;
using System.Numerics;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>An array that a loop nest reads or accumulates into.</summary>
/// <param name="Operand">Input, weights or output.</param>
/// <param name="Axes">Its axes; loops in none of them reuse its words.</param>
/// <param name="Bits">Bits of a word; of a finished one for the output.</param>
/// <param name="PartialSumBits">Bits of an unfinished sum; as <paramref name="Bits"/> for inputs and weights.</param>
public sealed record LoopOperand(Operand Operand, ImmutableArray<IndexAxis> Axes, int Bits, int PartialSumBits)
{
    /// <summary>Whether a loop selects its words.</summary>
    public bool IsIndexedBy(int dimension)
    {
        foreach (IndexAxis axis in Axes)
            foreach (IndexTerm term in axis.Terms)
                if (term.Dimension == dimension) return true;
        return false;
    }

    /// <summary>Distinct words of a tile.</summary>
    /// <param name="extents">Iterations of each loop in the tile, in the problem's order.</param>
    /// <exception cref="OverflowException">More than a long holds.</exception>
    public long Words(ReadOnlySpan<long> extents) => Count(extents);

    /// <summary>The same for mean extents, where instances at the edge have less to do.</summary>
    internal double Words(ReadOnlySpan<double> extents) => Count(extents);

    private T Count<T>(ReadOnlySpan<T> extents)
        where T : INumber<T>
    {
        T words = T.One;
        foreach (IndexAxis axis in Axes) words = checked(words * Positions(axis, extents));
        return words;
    }

    // Distinct values of a*i + b*j for i < A, j < B, with a and b divided by their greatest common divisor: two pairs give the same value
    // exactly if they differ by a multiple of (b, -a), so every pair that has a neighbour at that distance is counted once too often.
    private static T Positions<T>(IndexAxis axis, ReadOnlySpan<T> extents)
        where T : INumber<T>
    {
        IndexTerm first = axis.Terms[0];
        T firstExtent = extents[first.Dimension];
        if (axis.Terms.Length == 1) return firstExtent;
        IndexTerm second = axis.Terms[1];
        T secondExtent = extents[second.Dimension];
        long divisor = GreatestCommonDivisor(first.Coefficient, second.Coefficient);
        T repeated = checked(T.Max(T.Zero, firstExtent - T.CreateChecked(second.Coefficient / divisor)) * T.Max(T.Zero, secondExtent - T.CreateChecked(first.Coefficient / divisor)));
        return checked(firstExtent * secondExtent) - repeated;
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
