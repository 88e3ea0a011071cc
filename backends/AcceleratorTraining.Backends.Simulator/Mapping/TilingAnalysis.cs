using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>Counts and latency of a given tiling.</summary>
public static class TilingAnalysis
{
    /// <summary>Analyses.</summary>
    /// <param name="problem">The loops.</param>
    /// <param name="hierarchy">The machine.</param>
    /// <param name="tiling">A tiling of them for it.</param>
    /// <exception cref="SimulationException">Its factors do not cover a loop, it does not say what lies where, or a memory is too small for what it shall hold.</exception>
    public static TilingResult Analyze(LoopProblem problem, MemoryHierarchy hierarchy, Tiling tiling)
    {
        double[] covered = [.. problem.Dimensions.Select(_ => 1.0)];
        foreach (SpatialFactor factor in tiling.Spatial)
        {
            if (factor.ArrayDimension < 0 || factor.ArrayDimension >= hierarchy.Array.Length || factor.Dimension < 0 || factor.Dimension >= covered.Length)
                throw new SimulationException($"The tiling of '{problem.Name}' names a loop or a dimension of the array that is not there.");
            if (factor.Count > hierarchy.Array[factor.ArrayDimension].Size) throw new SimulationException($"'{problem.Name}' uses {factor.Count} places of the {hierarchy.Array[factor.ArrayDimension].Size} of '{hierarchy.Array[factor.ArrayDimension].Name}'.");
            covered[factor.Dimension] *= factor.Count;
        }

        foreach (NestLoop loop in tiling.Temporal) covered[loop.Dimension] *= loop.Count;
        for (int d = 0; d < covered.Length; d++)
            if (Math.Round(covered[d]) < problem.Dimensions[d].Size) throw new SimulationException($"The factors of loop '{problem.Dimensions[d].Name}' of '{problem.Name}' make {covered[d]}: they shall make at least {problem.Dimensions[d].Size}.");

        TilingModel model = new(problem, hierarchy);
        model.SetSpatial(tiling.Spatial.AsSpan());
        model.Temporal.Set(tiling.Temporal.AsSpan());
        foreach (OperandWay way in model.Ways)
        {
            ImmutableArray<int> within = tiling.Operands.FirstOrDefault(o => o.Operand == way.Operand.Operand)?.LoopsWithin ?? [];
            if (within.Length != way.Memories.Length || within[^1] != tiling.Temporal.Length || !within.SequenceEqual(within.Order()) || within[0] < 0)
                throw new SimulationException($"The tiling of the {way.Operand.Operand} of '{problem.Name}' shall say for each of its {way.Memories.Length} memories how many loops lie within, ascending, all in the last.");
            for (int l = 0; l < within.Length; l++) way.Within[l] = within[l];
        }

        TileAllocation.Settle(problem, hierarchy, model);
        model.TryEvaluate();
        return Result(model, tiling);
    }

    internal static TilingResult Result(TilingModel model, Tiling tiling) => new()
    {
        Tiling = tiling,
        ComputeCycles = model.Temporal.Cycles,
        OnloadingCycles = model.OnloadingCycles,
        ComputationCycles = model.ComputationCycles,
        OffloadingCycles = model.OffloadingCycles,
        Traffic = model.Traffic(),
    };
}
