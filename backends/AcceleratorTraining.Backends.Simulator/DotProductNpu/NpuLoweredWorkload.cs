using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>A workload as operations of the machine.</summary>
/// <param name="Operations">In execution order.</param>
/// <param name="Ranges">First operation of each operator, and the one after its last.</param>
/// <param name="Buffers">What the arena memory holds, by operator.</param>
/// <param name="CachedBuffers">What the buffer memory holds beside weights, by operator; the same where both are one memory.</param>
internal sealed record NpuLoweredWorkload(
    ImmutableArray<NpuOperation> Operations, ImmutableArray<(int Start, int End)> Ranges, ImmutableArray<ArenaBuffer> Buffers, ImmutableArray<ArenaBuffer> CachedBuffers)
{
    /// <summary>Bytes of the buffer memory that feature maps take during each operation.</summary>
    public long[] LiveBytes()
    {
        long[] byOperator = ArenaPlanner.LiveBytes(CachedBuffers, NpuTimingModel.ArenaAlignmentBytes, Ranges.Length), byOperation = new long[Operations.Length];
        for (int i = 0; i < Ranges.Length; i++) Array.Fill(byOperation, byOperator[i], Ranges[i].Start, Ranges[i].End - Ranges[i].Start);
        return byOperation;
    }
}
