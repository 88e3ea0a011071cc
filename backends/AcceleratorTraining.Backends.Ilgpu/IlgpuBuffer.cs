using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

internal sealed class IlgpuBuffer(IlgpuDevice device, TensorType type, MemoryBuffer1D<byte, Stride1D.Dense> memory, long accounted) : IDeviceBuffer
{
    public TensorType Type => type;

    public IlgpuDevice Device => device;

    public bool IsDisposed { get; private set; }

    /// <summary>The dense elements; one byte where there are none, because no accelerator allocates nothing.</summary>
    public ArrayView<byte> View => memory.View;

    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        device.Release(memory, accounted);
    }
}
