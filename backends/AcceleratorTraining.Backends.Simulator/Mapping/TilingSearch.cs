using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>
/// One search. First every order of the kinds of loops for the best ways to fill the array, loops of a kind being those that index the same operands;
/// then, from the best of those, loops are exchanged and split while that helps. Memories are filled from the nearest on for each.
/// </summary>
internal sealed class TilingSearch(LoopProblem problem, MemoryHierarchy hierarchy, TilingObjective objective)
{
    // What bounds the search: ways to fill the array, rounds of improvement.
    private const int MostSpatialChoices = 12, MostRounds = 12;

    private readonly TilingModel _model = new(problem, hierarchy);
    private readonly HashSet<long> _tried = [];
    private (double First, double Second) _best = (double.PositiveInfinity, double.PositiveInfinity);
    private Candidate? _bestCandidate;

    public TilingResult Run()
    {
        foreach (SpatialChoice choice in SpatialChoices.Best(problem, hierarchy, MostSpatialChoices))
        {
            _model.SetSpatial(choice.Factors.AsSpan());
            foreach (ImmutableArray<NestLoop> order in Orders(choice)) Try(choice, order);
        }

        if (_bestCandidate is null) throw new SimulationException($"No tiling of '{problem.Name}' fits the memories of '{hierarchy.Name}'.");
        for (int round = 0; round < MostRounds; round++)
        {
            Candidate start = _bestCandidate;
            _model.SetSpatial(start.Choice.Factors.AsSpan());
            foreach (ImmutableArray<NestLoop> order in Neighbours(start.Temporal)) Try(start.Choice, order);
            if (ReferenceEquals(start, _bestCandidate)) break;
        }

        Candidate best = _bestCandidate;
        _model.SetSpatial(best.Choice.Factors.AsSpan());
        _model.Temporal.Set(best.Temporal.AsSpan());
        TileAllocation.TryFill(hierarchy, _model, best.IsDoubled);
        _model.TryEvaluate();
        return TilingAnalysis.Result(_model, new Tiling(best.Choice.Factors, best.Temporal, [.. _model.Ways.Select(w => new OperandTiling(w.Operand.Operand, [.. w.Within]))]));
    }

    private void Try(SpatialChoice choice, ImmutableArray<NestLoop> order)
    {
        if (!_tried.Add(KeyOf(choice, order))) return;
        _model.Temporal.Set(order.AsSpan());
        foreach (bool doubled in (ReadOnlySpan<bool>)[true, false])
        {
            if (!TileAllocation.TryFill(hierarchy, _model, doubled)) continue;
            bool isLatency = objective == TilingObjective.Latency;
            if (!(isLatency ? _model.TryEvaluate(mostCycles: _best.First) : _model.TryEvaluate(mostOuterBits: _best.First))) continue;
            (double First, double Second) cost = isLatency ? (_model.LatencyCycles, _model.OuterBits) : (_model.OuterBits, _model.LatencyCycles);
            if (cost.CompareTo(_best) < 0) (_best, _bestCandidate) = (cost, new Candidate(choice, order, doubled));
        }
    }

    // Neighbours of neighbours are mostly known already. Not the runtime's hash, whose seed differs from run to run; that two orders share a key is too rare to matter.
    private static long KeyOf(SpatialChoice choice, ImmutableArray<NestLoop> order)
    {
        long key = choice.Index;
        foreach (NestLoop loop in order) key = unchecked((key ^ (loop.Count * 64 + loop.Dimension)) * 6364136223846793005L + 1442695040888963407L);
        return key;
    }

    private IEnumerable<ImmutableArray<NestLoop>> Orders(SpatialChoice choice)
    {
        // Within a kind the problem's last loops lie innermost, as its author wrote them.
        ImmutableArray<ImmutableArray<NestLoop>> kinds =
        [
            .. Enumerable.Range(0, problem.Dimensions.Length).Reverse()
                .Where(d => choice.Left[d] > 1)
                .GroupBy(d => _model.Ways.Aggregate(0, (mask, w) => mask * 2 + (w.Indexed[d] ? 1 : 0)))
                .Select(g => (ImmutableArray<NestLoop>)[.. g.Select(d => new NestLoop(d, choice.Left[d]))]),
        ];
        return Permutations(kinds).Select(p => (ImmutableArray<NestLoop>)[.. p.SelectMany(k => k)]);
    }

    private static IEnumerable<ImmutableArray<T>> Permutations<T>(ImmutableArray<T> items)
    {
        if (items.IsEmpty) yield return [];
        for (int i = 0; i < items.Length; i++)
            foreach (ImmutableArray<T> rest in Permutations(items.RemoveAt(i))) yield return rest.Insert(0, items[i]);
    }

    // Every loop, or its smallest or largest proper factor, at every other place.
    private static IEnumerable<ImmutableArray<NestLoop>> Neighbours(ImmutableArray<NestLoop> order)
    {
        for (int from = 0; from < order.Length; from++)
        {
            long divisor = SmallestDivisor(order[from].Count);
            foreach (long moved in new HashSet<long> { order[from].Count, divisor, order[from].Count / divisor })
            {
                if (moved == 1) continue;
                ImmutableArray<NestLoop> rest = moved == order[from].Count ? order.RemoveAt(from) : order.SetItem(from, order[from] with { Count = order[from].Count / moved });
                for (int to = 0; to <= rest.Length; to++) yield return Merge(rest.Insert(to, order[from] with { Count = moved }));
            }
        }
    }

    private static ImmutableArray<NestLoop> Merge(ImmutableArray<NestLoop> order)
    {
        ImmutableArray<NestLoop>.Builder merged = ImmutableArray.CreateBuilder<NestLoop>(order.Length);
        foreach (NestLoop loop in order)
        {
            if (merged.Count > 0 && merged[^1].Dimension == loop.Dimension) merged[^1] = merged[^1] with { Count = merged[^1].Count * loop.Count };
            else merged.Add(loop);
        }

        return merged.ToImmutable();
    }

    private static long SmallestDivisor(long count)
    {
        for (long divisor = 2; divisor * divisor <= count; divisor++)
            if (count % divisor == 0) return divisor;
        return count;
    }

    private sealed record Candidate(SpatialChoice Choice, ImmutableArray<NestLoop> Temporal, bool IsDoubled);
}
