using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// Decides whether weights are copied to fast memory before use and in how many slices, as Vela 3.10 decides it: the first slice is what the operation before leaves time
/// to copy, the following ones are what each slice's work leaves time to copy. A slice's bytes are taken to be proportional to its channels.
/// </summary>
internal sealed class WeightPlanner(NpuArchitecture machine, MemoryLevel bufferMemory)
{
    // Slices begin at multiples of these output channels.
    private const int DepthStep = 16;

    // Streams and slices are padded to these bytes.
    private const int StreamAlignment = 16;

    /// <summary>The plan of an operation's weights.</summary>
    /// <param name="operation">What runs.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="previousSlackCycles">Cycles that the operation before leaves for copying.</param>
    /// <param name="bufferLimitBytes">What the buffers may take.</param>
    public WeightPlan Plan(NpuOperation operation, BlockConfiguration blocks, long previousSlackCycles, long bufferLimitBytes)
    {
        int channels = operation.Output.Shape.Channels;
        WeightPlan unbuffered = WeightPlan.Unbuffered(channels);

        // Each weight of a vector product is used once: copying it first gains nothing. Nor does copying between memories that are equally near.
        if (operation.Weights is not { } weights || operation.Kind == NpuOperationKind.VectorProduct || !IsFar(weights.Memory)) return unbuffered;
        WeightPlan whole = new(1, [0, channels], weights.EncodedBytes, weights.EncodedBytes, weights.EncodedBytes, 0);
        double transfer = MemoryTransfer.CopyCycles(weights.Memory, bufferMemory, weights.EncodedBytes);
        double hidden = Math.Min(Math.Min(previousSlackCycles / transfer, 1) * weights.EncodedBytes, Math.Max(bufferLimitBytes / 2, 0));
        WeightPlan plan = hidden < weights.EncodedBytes ? Slice(operation, blocks, weights, transfer, hidden, bufferLimitBytes) : whole;
        if (plan.BufferBytes <= bufferLimitBytes) return plan;
        long single = LargestSlice(operation, weights, plan.DepthSlices);
        return single <= bufferLimitBytes ? plan with { BufferCount = 1, FirstBufferBytes = single, SecondBufferBytes = 0 } : unbuffered;
    }

    private bool IsFar(MemoryLevel memory) => memory.Name != bufferMemory.Name && memory.ReadBytesPerCycle < bufferMemory.ReadBytesPerCycle;

    private WeightPlan Slice(NpuOperation operation, BlockConfiguration blocks, NpuWeights weights, double transferCycles, double hiddenBytes, long limit)
    {
        int channels = operation.Output.Shape.Channels, blockDepth = blocks.OutputBlock.Depth;
        int first = Math.Max(DepthStep, RoundDown((int)(channels * (hiddenBytes / weights.EncodedBytes)), DepthStep));

        // While the first slice is worked on, this share of all weights can be copied; in whole blocks if that is at least one.
        long firstCycles = BaseCycles.Estimate(machine, operation, blocks, bufferMemory, first);
        double copied = Math.Ceiling(channels * (firstCycles / transferCycles) / blockDepth) * blockDepth;
        if (copied / channels * weights.EncodedBytes > limit / 2) copied = Math.Max(limit / 2, 0) / (double)weights.EncodedBytes * channels;
        int following = (int)Math.Min(copied, channels + blockDepth);
        while (true)
        {
            following = Math.Max(DepthStep, RoundDown(following, following > blockDepth ? blockDepth : DepthStep));
            ImmutableArray<int> slices = Boundaries(first, following, channels);
            WeightPlan plan = PlanOf(operation, weights, slices);
            if (plan.BufferBytes <= limit || first == DepthStep) return plan;
            if (following > first) following = Blocks.RoundUp(following / 2, DepthStep);
            else first = Blocks.RoundUp(first / 2, DepthStep);
        }
    }

    private static ImmutableArray<int> Boundaries(int first, int following, int channels)
    {
        List<int> slices = [0];
        for (int start = first; start < channels; start += following) slices.Add(start);
        return [.. slices, channels];
    }

    private static WeightPlan PlanOf(NpuOperation operation, NpuWeights weights, ImmutableArray<int> slices)
    {
        long largestEven = 0, largestOdd = 0;
        for (int i = 0; i + 1 < slices.Length; i++)
        {
            long bytes = SliceBytes(operation, weights, slices[i + 1] - slices[i]);
            if (i % 2 == 0) largestEven = Math.Max(largestEven, bytes);
            else largestOdd = Math.Max(largestOdd, bytes);
        }

        return new WeightPlan(slices.Length > 2 ? 2 : 1, slices, SliceBytes(operation, weights, slices[1]), weights.EncodedBytes, largestEven, largestOdd);
    }

    private static long LargestSlice(NpuOperation operation, NpuWeights weights, ImmutableArray<int> slices) =>
        Enumerable.Range(0, slices.Length - 1).Max(i => SliceBytes(operation, weights, slices[i + 1] - slices[i]));

    private static long SliceBytes(NpuOperation operation, NpuWeights weights, int channels)
    {
        if (channels == operation.Output.Shape.Channels) return weights.EncodedBytes;
        long parameters = Blocks.RoundUp((long)channels * NpuWeights.ChannelParameterBytes, StreamAlignment);
        double share = (weights.EncodedBytes - (double)operation.Output.Shape.Channels * NpuWeights.ChannelParameterBytes) * channels / operation.Output.Shape.Channels;
        return parameters + Blocks.RoundUp((long)Math.Ceiling(Math.Max(share, 0)), StreamAlignment);
    }

    private static int RoundDown(int value, int to) => value / to * to;
}
