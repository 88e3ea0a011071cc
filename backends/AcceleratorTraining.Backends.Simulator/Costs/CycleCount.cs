using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>Counts that were computed in floating point.</summary>
internal static class CycleCount
{
    // Exact in a double, and a thousand of them still add up in a long.
    private const double Largest = 1L << 53;

    /// <summary>Elements of a map; in floating point, for there may be more than 63 bits can count.</summary>
    public static double Elements(FeatureShape shape) => (double)shape.Batch * shape.Height * shape.Width * shape.Channels;

    /// <summary>The count itself, if it can be told exactly.</summary>
    /// <exception cref="SimulationException">It is larger than 2^53.</exception>
    public static double Check(WorkloadOperator operation, double count) =>
        count <= Largest ? count : throw new SimulationException($"Operator '{operation.Name}' is too large to be counted: cycles, words and bytes shall be at most 2^53.");
}
