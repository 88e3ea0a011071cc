using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>Counts that were computed in floating point.</summary>
internal static class CycleCount
{
    // Exact in a double, and a thousand of them still add up in a long.
    private const double Largest = 1L << 53;

    /// <summary>Elements of a map; in floating point, for there may be more than 63 bits can count.</summary>
    public static double Elements(FeatureShape shape) => (double)shape.Batch * shape.Height * shape.Width * shape.Channels;

    /// <summary>Bytes of both inputs; a second one has the bits of the weights that it stands for.</summary>
    public static double InputBytes(WorkloadOperator operation) =>
        Elements(operation.Input) * operation.InputBits / 8 + (operation.SecondInput is { } second ? Elements(second) * operation.WeightBits / 8 : 0);

    /// <summary>The count itself, if it can be told exactly.</summary>
    /// <exception cref="SimulationException">It is larger than 2^53.</exception>
    public static double Check(WorkloadOperator operation, double count) =>
        count <= Largest ? count : throw new SimulationException($"Operator '{operation.Name}' is too large to be counted: cycles, words and bytes shall be at most 2^53.");
}
