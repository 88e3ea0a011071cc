namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>
/// Inputs and a checksum for comparisons with answers computed elsewhere: a linear congruential sequence that a few lines
/// of any language repeat, and 64-bit FNV-1a over words.
/// </summary>
internal struct KnownAnswers()
{
    private ulong _state = 12345;

    /// <summary>The checksum of everything mixed in so far.</summary>
    public ulong Hash { get; private set; } = 1469598103934665603;

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        _state = unchecked(_state * 6364136223846793005 + 1442695040888963407);
        return (uint)(_state >> 32);
    }

    /// <summary>Adds a result.</summary>
    public void Mix(int value) => Hash = unchecked((Hash ^ (uint)value) * 1099511628211);
}
