using System.Runtime.InteropServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Zero-filled native memory on a cache line, freed by Dispose or, if that is forgotten, by the finalizer.</summary>
internal sealed unsafe class AlignedMemory : SafeHandle
{
    /// <summary>A cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes after the end that may be read (never written): kernels load whole panels of 16 channels.</summary>
    public const int Slack = 64;

    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        ByteCount = Round(bytes);
        nuint size = (nuint)(ByteCount + Slack);
        SetHandle((nint)NativeMemory.AlignedAlloc(size, Alignment));
        NativeMemory.Clear(Pointer, size);
    }

    public byte* Pointer => (byte*)handle;

    public long ByteCount { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Round(long bytes) => (bytes + Alignment - 1) & -Alignment;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
