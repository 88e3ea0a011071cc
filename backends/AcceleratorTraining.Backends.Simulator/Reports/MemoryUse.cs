namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>What moved at one memory, and how fast that is.</summary>
/// <param name="Level">The memory's name in the timing file.</param>
/// <param name="ReadBytes">Out of it.</param>
/// <param name="WrittenBytes">Into it.</param>
/// <param name="GigabytesPerSecond">Both over the time of the operator, or of all of them, at the machine's clock; 10^9 bytes each.</param>
public sealed record MemoryUse(string Level, long ReadBytes, long WrittenBytes, double GigabytesPerSecond)
{
    /// <summary>Both ways.</summary>
    public long Bytes => ReadBytes + WrittenBytes;
}
