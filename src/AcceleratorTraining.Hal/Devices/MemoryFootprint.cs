namespace AcceleratorTraining.Hal;

/// <summary>What an executable occupies on its device, planned at Compile.</summary>
/// <param name="ConstantBytes">Constants, as stored.</param>
/// <param name="PeakActivationBytes">Most bytes of intermediate values alive at once.</param>
/// <param name="ScratchBytes">Working memory beside them.</param>
public readonly record struct MemoryFootprint(long ConstantBytes, long PeakActivationBytes, long ScratchBytes)
{
    /// <summary>All of it.</summary>
    public long TotalBytes => ConstantBytes + PeakActivationBytes + ScratchBytes;
}
