using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>The ways to spread a problem's loops over an array.</summary>
internal static class SpatialChoices
{
    /// <summary>Ways that leave the fewest iterations to do one after another, fewest first.</summary>
    /// <param name="problem">The loops.</param>
    /// <param name="hierarchy">The array.</param>
    /// <param name="most">How many ways to return.</param>
    public static ImmutableArray<SpatialChoice> Best(LoopProblem problem, MemoryHierarchy hierarchy, int most)
    {
        List<SpatialChoice> choices = [];
        Collect(problem, hierarchy, [], [.. problem.Sizes], choices);
        return [.. choices.OrderBy(c => c.Cycles).Take(most)];
    }

    private static void Collect(LoopProblem problem, MemoryHierarchy hierarchy, ImmutableArray<SpatialFactor> chosen, ImmutableArray<long> left, List<SpatialChoice> choices)
    {
        // A dimension of the array along which no loop has iterations left stays idle.
        for (int along = chosen.IsEmpty ? 0 : chosen[^1].ArrayDimension + 1; along < hierarchy.Array.Length; along++)
        {
            ArrayDimension dimension = hierarchy.Array[along];
            bool isUsed = false;
            for (int d = 0; d < left.Length; d++)
            {
                long count = Math.Min(left[d], dimension.Size);
                if (count == 1 || (!dimension.Unrolls.IsEmpty && !dimension.Unrolls.Contains(problem.Dimensions[d].Name))) continue;
                isUsed = true;
                Collect(problem, hierarchy, chosen.Add(new SpatialFactor(along, d, count)), left.SetItem(d, (left[d] + count - 1) / count), choices);
            }

            if (isUsed) return;
        }

        choices.Add(new SpatialChoice(Spread(problem, chosen, left), left, choices.Count));
    }

    // The last passes over the array use fewer places: counts become means, so that the factors of a loop make exactly its size.
    private static ImmutableArray<SpatialFactor> Spread(LoopProblem problem, ImmutableArray<SpatialFactor> chosen, ImmutableArray<long> left)
    {
        ImmutableArray<SpatialFactor>.Builder factors = chosen.ToBuilder();
        for (int d = 0; d < left.Length; d++)
        {
            double places = (double)problem.Dimensions[d].Size / left[d];
            int last = -1;
            for (int i = 0; i < factors.Count; i++)
            {
                if (factors[i].Dimension != d) continue;
                if (last >= 0) places /= factors[last].Count;
                last = i;
            }

            if (last >= 0) factors[last] = factors[last] with { Count = places };
        }

        return factors.ToImmutable();
    }
}
