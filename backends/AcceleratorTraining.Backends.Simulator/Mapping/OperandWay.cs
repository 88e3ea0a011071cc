using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>An operand's way through a hierarchy, under the spatial loops that were set last. Level 0 is the memory nearest to the multipliers.</summary>
internal sealed class OperandWay
{
    private readonly MemoryHierarchy _hierarchy;
    private readonly double[] _tile;

    public OperandWay(LoopProblem problem, MemoryHierarchy hierarchy, LoopOperand operand)
    {
        (_hierarchy, Operand) = (hierarchy, operand);
        Memories = [.. hierarchy.Memories.Select((m, i) => (m, i)).Where(p => p.m.Operands.Contains(operand.Operand)).Select(p => p.i)];
        Indexed = [.. problem.Dimensions.Select((_, d) => operand.IsIndexedBy(d))];
        Inside = [.. Memories.Select(_ => new double[problem.Dimensions.Length])];
        Units = new double[Memories.Length];
        SumsOutside = new bool[Memories.Length];
        Within = new int[Memories.Length];
        Still = new int[Memories.Length];
        IsDoubled = new bool[Memories.Length];
        _tile = new double[problem.Dimensions.Length];
    }

    /// <summary>The operand.</summary>
    public LoopOperand Operand { get; }

    /// <summary>Whether words are sums: they go up, and come back while they are unfinished.</summary>
    public bool IsSum => Operand.Operand == Costs.Operand.Output;

    /// <summary>The memories, by their places in the hierarchy.</summary>
    public ImmutableArray<int> Memories { get; }

    /// <summary>Which of the problem's loops select its words.</summary>
    public bool[] Indexed { get; }

    /// <summary>Spatial extents that one instance of a level's memory serves.</summary>
    public double[][] Inside { get; }

    /// <summary>Instances of a level's memory in use.</summary>
    public double[] Units { get; }

    /// <summary>Whether instances of a level's memory hold parts of the same words: of sums, parts to be added.</summary>
    public bool[] SumsOutside { get; }

    /// <summary>Temporal loops whose tile a level holds.</summary>
    public int[] Within { get; }

    /// <summary>The same, with the loops after them that do not index the operand: the tile stays for those too.</summary>
    public int[] Still { get; }

    /// <summary>Whether a level has room for the next tile beside the one in use.</summary>
    public bool[] IsDoubled { get; }

    /// <summary>Takes over how loops are spread over the array.</summary>
    public void SetSpatial(ReadOnlySpan<SpatialFactor> factors)
    {
        for (int l = 0; l < Memories.Length; l++)
        {
            Array.Fill(Inside[l], 1);
            (Units[l], SumsOutside[l]) = (1, false);
            foreach (SpatialFactor factor in factors)
            {
                if (_hierarchy.Memories[Memories[l]].ServedDimensions.Contains(factor.ArrayDimension)) Inside[l][factor.Dimension] *= factor.Count;
                else
                {
                    Units[l] *= factor.Count;
                    SumsOutside[l] |= !Indexed[factor.Dimension] && factor.Count > 1;
                }
            }

            Units[l] = Math.Round(Units[l]);
        }
    }

    /// <summary>Words of a tile of temporal extents at one instance of a level; a mean where the last pass over the array uses fewer places.</summary>
    public double Words(int level, ReadOnlySpan<double> temporal)
    {
        double[] inside = Inside[level];
        for (int d = 0; d < _tile.Length; d++) _tile[d] = temporal[d] * inside[d];

        // Means of whole counts: what is left of their division is no part of a word.
        return Math.Round(Operand.Words((ReadOnlySpan<double>)_tile), 6);
    }

    /// <summary>Bits of a word on its way between a level and the one above: of sums, unfinished ones if loops outside that do not index them remain.</summary>
    public int BitsAbove(int level, int within, ReadOnlySpan<NestLoop> temporal) => IsSum && IsUnfinished(level, within, temporal) ? Operand.PartialSumBits : Operand.Bits;

    /// <summary>Whether a level's sums are added to after they have left it, or, for the multipliers (level -1), after one of their products.</summary>
    public bool IsUnfinished(int level, int within, ReadOnlySpan<NestLoop> temporal)
    {
        // What is outside the memory above is summed later; what lies between it and the level is summed on the way, so that it sees one sum.
        if (level + 1 < Memories.Length && SumsOutside[level + 1]) return true;
        for (int i = within; i < temporal.Length; i++)
            if (!Indexed[temporal[i].Dimension] && temporal[i].Count > 1) return true;
        return false;
    }
}
