namespace AcceleratorTraining.Backends.Cpu;

/// <summary>What one thread sees of one submit: where every value lies, which version it has, and its own scratch.</summary>
internal readonly unsafe struct Frame(byte** values, long* versions, byte* scratch)
{
    /// <summary>Version of a value that a step of this submit produces.</summary>
    public const long Computed = 0;

    /// <summary>Version of a constant.</summary>
    public const long Constant = 1;

    /// <summary>Start of each value; for values kept for one unit only, this thread's copy.</summary>
    public byte** Values => values;

    /// <summary>A number that changes with a bound value's content; <see cref="Computed"/> or <see cref="Constant"/> for others.</summary>
    public long* Versions => versions;

    /// <summary>As many bytes as the hungriest step asked for.</summary>
    public byte* Scratch => scratch;
}
