using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

internal sealed class ReferenceBuffer(ReferenceDevice device, TensorType type, long accounted) : IDeviceBuffer
{
    public TensorType Type => type;

    public ReferenceDevice Device => device;

    public byte[]? Bytes { get; private set; } = new byte[type.ByteCount];

    public void Dispose()
    {
        if (Bytes is null) return;
        Bytes = null;
        device.Memory.Give(accounted);
    }
}
