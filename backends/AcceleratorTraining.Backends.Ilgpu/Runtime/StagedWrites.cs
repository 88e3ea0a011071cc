using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// Copies of written bytes that the stream has still to fetch, so that Write returns at once and its source may be used
/// again. spec: DEVICE-05
/// </summary>
internal sealed unsafe class StagedWrites : IDisposable
{
    // More than this waits for the stream instead: host memory is not for queueing data sets.
    private const long MostBytes = 64L << 20;

    private readonly List<nint> _blocks = [];
    private long _bytes;

    /// <summary>Queues a copy to a device buffer.</summary>
    public void Write(AcceleratorStream stream, ArrayView<byte> destination, ReadOnlySpan<byte> source)
    {
        if (_bytes + source.Length > MostBytes)
        {
            stream.Synchronize();
            Free();
        }

        byte* block = (byte*)NativeMemory.Alloc((nuint)source.Length);
        _blocks.Add((nint)block);
        _bytes += source.Length;
        source.CopyTo(new Span<byte>(block, source.Length));
        destination.CopyFromCPUUnsafeAsync(stream, ref *block, source.Length);
    }

    /// <summary>Gives the copies back; the stream has passed them.</summary>
    public void Free()
    {
        foreach (nint block in _blocks) NativeMemory.Free((void*)block);
        _blocks.Clear();
        _bytes = 0;
    }

    public void Dispose() => Free();
}
