namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Which points no other point dominates; less is better.</summary>
internal static class ParetoFront
{
    /// <summary>Marks the front. Equal points are all on it or none is.</summary>
    /// <param name="points">Objectives of each point, all of one length.</param>
    public static bool[] Mark(IReadOnlyList<double[]> points)
    {
        bool[] front = new bool[points.Count];
        List<double[]> kept = [];

        // In this order a point comes after all that dominate it, and one that is dominated is so by a point of the front.
        foreach (int i in Enumerable.Range(0, points.Count).Order(Comparer<int>.Create((a, b) => points[a].AsSpan().SequenceCompareTo(points[b]))))
        {
            if (kept.Any(k => Dominates(k, points[i]))) continue;
            front[i] = true;
            kept.Add(points[i]);
        }

        return front;
    }

    private static bool Dominates(double[] left, double[] right)
    {
        bool better = false;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] > right[i]) return false;
            better |= left[i] < right[i];
        }

        return better;
    }
}
