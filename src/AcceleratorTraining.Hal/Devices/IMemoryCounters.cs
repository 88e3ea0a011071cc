namespace AcceleratorTraining.Hal;

/// <summary>A device feature: how much of the device's memory is and was in use.</summary>
public interface IMemoryCounters
{
    /// <summary>Bytes of buffers and executables in use.</summary>
    long UsedBytes { get; }

    /// <summary>Most bytes in use since the device was opened.</summary>
    long PeakBytes { get; }
}
