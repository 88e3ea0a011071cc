using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>A feature map as the machine reads or writes it.</summary>
/// <param name="Shape">Images, rows, columns, channels.</param>
/// <param name="Bits">Bits of an element: 8, 16 or 32.</param>
/// <param name="IsBricked">Whether it lies in bricks of 16 channels (NHCWB16) rather than channel after channel (NHWC).</param>
/// <param name="Memory">Where it lies.</param>
internal sealed record NpuFeatureMap(FeatureShape Shape, int Bits, bool IsBricked, MemoryLevel Memory)
{
    /// <summary>Whether it holds constants or parameters rather than activations.</summary>
    public bool HoldsWeights { get; init; }

    /// <summary>Bytes of an element.</summary>
    public int ElementBytes => Blocks.CeilingDivide(Bits, 8);

    /// <summary>Its elements with the padding of its last brick.</summary>
    public long StoredElements => StoredElementsOf(Shape);

    /// <summary>What it occupies.</summary>
    public long StoredBytes => checked(StoredElements * ElementBytes);

    /// <summary>Elements of another shape stored in this format.</summary>
    public long StoredElementsOf(FeatureShape shape) => checked((long)shape.Batch * shape.Height * shape.Width * StoredChannels(shape.Channels));

    /// <summary>Channels with the padding of the last brick.</summary>
    public int StoredChannels(int channels) => IsBricked ? Blocks.RoundUp(channels, Blocks.BrickChannels) : channels;
}
