using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>What a mapping costs before bandwidth is looked at.</summary>
/// <param name="Computes">Multiply-accumulates, those of loops that overshoot included.</param>
/// <param name="ComputeInstances">Multipliers that have work.</param>
/// <param name="Cycles">Iterations one after another; a multiply-accumulate takes one cycle.</param>
/// <param name="Levels">Traffic, outermost memory first.</param>
public sealed record NestTraffic(long Computes, long ComputeInstances, long Cycles, ImmutableArray<LevelTraffic> Levels)
{
    /// <summary>The traffic of an operand at a memory.</summary>
    /// <exception cref="SimulationException">The memory does not keep it.</exception>
    public LevelTraffic At(string level, Operand operand)
    {
        foreach (LevelTraffic traffic in Levels)
            if (traffic.Level == level && traffic.Operand == operand) return traffic;
        throw new SimulationException($"Memory '{level}' does not keep {operand}.");
    }
}
