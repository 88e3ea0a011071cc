using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// The time of an arena plan: an operation takes two steps. The second is the work on its last slice of weights, while the first weights of the next operation are copied
/// and the buffer that the last slice is not in is free.
/// </summary>
internal static class ArenaSteps
{
    /// <summary>The first step of an operation.</summary>
    public static int First(int operation) => checked(2 * operation);

    /// <summary>Its last step.</summary>
    public static int Last(int operation) => checked(2 * operation + 1);

    /// <summary>A buffer that is given by operations, by steps.</summary>
    public static ArenaBuffer ToSteps(ArenaBuffer buffer) => buffer with { FirstOperator = First(buffer.FirstOperator), LastOperator = Last(buffer.LastOperator) };

    /// <summary>The weight buffers of operations.</summary>
    /// <param name="plans">Their names and plans, in execution order.</param>
    public static IEnumerable<ArenaBuffer> WeightBuffers(IReadOnlyList<(string Name, WeightPlan Plan)> plans)
    {
        for (int i = 0; i < plans.Count; i++)
        {
            (string name, WeightPlan plan) = plans[i];
            if (plan.BufferCount == 0) continue;

            // Slices take turns: an odd number of them ends in the first buffer.
            bool endsInFirst = plan.BufferCount == 1 || plan.DepthSlices.Length % 2 == 0;
            yield return new ArenaBuffer($"{name}, weights", plan.FirstBufferBytes, Math.Max(0, First(i) - 1), endsInFirst ? Last(i) : First(i));
            if (plan.BufferCount == 2) yield return new ArenaBuffer($"{name}, weights, second buffer", plan.SecondBufferBytes, First(i), endsInFirst ? First(i) : Last(i));
        }
    }
}
