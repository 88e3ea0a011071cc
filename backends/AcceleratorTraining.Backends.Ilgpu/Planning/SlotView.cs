using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Where a value lies in a launch that serves several submits.</summary>
/// <param name="View">The first slot's, running on to the last one's end.</param>
/// <param name="Stride">Bytes from slot to slot; 0 where all share one.</param>
internal readonly record struct SlotView(ArrayView<byte> View, long Stride)
{
    /// <summary>The bytes of one slot.</summary>
    public ArrayView<byte> Of(int slot, long bytes) => View.SubView(slot * Stride, bytes);
}
