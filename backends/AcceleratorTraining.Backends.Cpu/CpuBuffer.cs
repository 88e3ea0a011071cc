using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

internal sealed class CpuBuffer(CpuDevice device, TensorType type, long accounted) : IDeviceBuffer
{
    public TensorType Type => type;

    public CpuDevice Device => device;

    /// <summary>The dense elements.</summary>
    public AlignedMemory Memory { get; } = new(type.ByteCount);

    /// <summary>A number no other content on this device has or had: what packed copies are compared by.</summary>
    public long Version { get; set; } = device.NextVersion();

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        Memory.Dispose();
        device.Memory.Give(accounted);
    }
}
