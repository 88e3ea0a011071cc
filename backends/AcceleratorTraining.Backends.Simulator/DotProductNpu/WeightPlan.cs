using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>How an operation's weights reach the array.</summary>
/// <param name="BufferCount">Buffers that they are copied to first: 0 reads them where they are stored, 1 copies all, 2 copies a slice while the array works on another.</param>
/// <param name="DepthSlices">Output channels where slices begin, 0 first, and their number last.</param>
/// <param name="FirstTransferBytes">Bytes of the first slice, which has to arrive before the array may begin; 0 where nothing is copied.</param>
/// <param name="FullTransferBytes">Bytes of all weights in one stream; slices add the padding of each to that.</param>
/// <param name="FirstBufferBytes">What the buffer of the first slice takes: as much as the largest slice in it.</param>
/// <param name="SecondBufferBytes">The same for the other buffer; 0 without one.</param>
internal sealed record WeightPlan(int BufferCount, ImmutableArray<int> DepthSlices, long FirstTransferBytes, long FullTransferBytes, long FirstBufferBytes, long SecondBufferBytes)
{
    /// <summary>No weights, or weights that are read where they are stored.</summary>
    public static WeightPlan Unbuffered(int channels) => new(0, [0, channels], 0, 0, 0, 0);

    /// <summary>What both buffers take.</summary>
    public long BufferBytes => FirstBufferBytes + SecondBufferBytes;

    /// <summary>Channels of the last slice.</summary>
    public int LastSliceDepth => DepthSlices[^1] - DepthSlices[^2];
}
