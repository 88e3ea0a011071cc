namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The order of execution: parameters first (perturbing, packing, scales), then the batch in long segments.</summary>
internal sealed class Schedule
{
    public Schedule(List<Step> steps)
    {
        // What depends on the batch stays in order; everything else moves, in order, before it.
        HashSet<int> dependent = [];
        List<Step> first = [], rest = [];
        foreach (Step step in steps)
        {
            bool depends = step.Units > 1 || step.Reads.Any(o => dependent.Contains(o.Value));
            (depends ? rest : first).Add(step);
            if (!depends) continue;
            foreach (Operand operand in step.Writes) dependent.Add(operand.Value);
        }

        Steps = [.. first, .. rest];
        Segments = [.. Cut(Steps)];
    }

    public Step[] Steps { get; }

    public Segment[] Segments { get; }

    /// <summary>Index of the segment of each step.</summary>
    public int[] SegmentOfStep()
    {
        int[] result = new int[Steps.Length];
        for (int s = 0; s < Segments.Length; s++) Array.Fill(result, s, Segments[s].First, Segments[s].Count);
        return result;
    }

    private static IEnumerable<Segment> Cut(Step[] steps)
    {
        HashSet<int> written = [];
        int first = 0;
        for (int i = 0; i <= steps.Length; i++)
        {
            bool ends = i == steps.Length || (i > first && (steps[i].Units != steps[first].Units || NeedsAllOf(steps[i], written)));
            if (ends && i > first)
            {
                yield return new Segment(first, i - first, steps[first].Units);
                first = i;
                written.Clear();
            }

            if (i < steps.Length && steps[i].Units > 1) written.UnionWith(steps[i].Writes.Select(o => o.Value));
        }
    }

    // A step that wants a whole tensor cannot run before all units of its producer have.
    private static bool NeedsAllOf(Step step, HashSet<int> written) => step.Reads.Any(o => o.IsWhole && written.Contains(o.Value));
}
