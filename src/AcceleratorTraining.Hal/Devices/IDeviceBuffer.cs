namespace AcceleratorTraining.Hal;

/// <summary>A tensor in device memory; belongs to the device that allocated it and is freed by Dispose.</summary>
public interface IDeviceBuffer : IDisposable
{
    /// <summary>Format, shape and declared range.</summary>
    TensorType Type { get; }
}
