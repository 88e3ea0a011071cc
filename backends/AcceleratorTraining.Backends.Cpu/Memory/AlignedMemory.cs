using System.Runtime.InteropServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Zero-filled native memory on a cache line, freed by Dispose or, if that is forgotten, by the finalizer.</summary>
internal sealed unsafe class AlignedMemory : SafeHandle
{
    /// <summary>A cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes after the end that may be read (never written): kernels load whole panels of 16 channels.</summary>
    public const int Slack = 64;

    private const byte Guard = 0xA5;

    private static long _overruns;

    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        ByteCount = Round(bytes);
        nuint size = (nuint)(ByteCount + Slack);
        SetHandle((nint)NativeMemory.AlignedAlloc(size, Alignment));
        NativeMemory.Clear(Pointer, (nuint)ByteCount);
        NativeMemory.Fill(Pointer + ByteCount, Slack, Guard);
    }

    /// <summary>Blocks whose slack had been written to when they were freed; tests want none.</summary>
    public static long Overruns => Interlocked.Read(ref _overruns);

    public byte* Pointer => (byte*)handle;

    public long ByteCount { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Round(long bytes) => (bytes + Alignment - 1) & -Alignment;

    protected override bool ReleaseHandle()
    {
        if (new ReadOnlySpan<byte>(Pointer + ByteCount, Slack).ContainsAnyExcept(Guard)) Interlocked.Increment(ref _overruns);
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
