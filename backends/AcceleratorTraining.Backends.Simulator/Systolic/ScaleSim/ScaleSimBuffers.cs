using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>The three SRAMs of SCALE-Sim's machine, each of which works with halves: one in use, one in transfer. A word is a byte.</summary>
/// <param name="InputBytes">For inputs.</param>
/// <param name="WeightBytes">For weights.</param>
/// <param name="OutputBytes">For outputs.</param>
internal readonly record struct ScaleSimBuffers(long InputBytes, long WeightBytes, long OutputBytes)
{
    /// <summary>What the halves hold that are in use.</summary>
    public BufferWords Halves => new(FlushingBuffer.Capacity(InputBytes), FlushingBuffer.Capacity(WeightBytes), OutputBytes / 2, OutputBytes / 2 / sizeof(int));
}
