namespace AcceleratorTraining.Hal;

/// <summary>
/// Which direction: the four words of a key binding (u32[4]). Each field has its own place in the Philox counter or
/// key; they are never added together. spec: DIR-01
/// </summary>
/// <param name="SeedLow">Low half of the run seed.</param>
/// <param name="SeedHigh">High half of the run seed.</param>
/// <param name="Step">Training step, from 0.</param>
/// <param name="Query">Query within the step, below 2^24.</param>
public readonly record struct DirectionKey(uint SeedLow, uint SeedHigh, uint Step, uint Query)
{
    /// <summary>The key of one query of a run.</summary>
    public static DirectionKey Create(ulong seed, uint step, uint query) => new((uint)seed, (uint)(seed >> 32), step, query);

    /// <summary>The key of what stays the same in all steps of a run: step and query all ones. spec: DIR-10</summary>
    public DirectionKey OfRun() => this with { Step = uint.MaxValue, Query = uint.MaxValue };

    /// <summary>Reads the little-endian words of a key binding, the one at <paramref name="index"/>.</summary>
    public static DirectionKey Read(ReadOnlySpan<byte> bytes, int index = 0) => new(
        (uint)ElementType.UInt32.Read(bytes, index * 4),
        (uint)ElementType.UInt32.Read(bytes, index * 4 + 1),
        (uint)ElementType.UInt32.Read(bytes, index * 4 + 2),
        (uint)ElementType.UInt32.Read(bytes, index * 4 + 3));

    /// <summary>Writes the four little-endian words.</summary>
    public void Write(Span<byte> bytes, int index = 0)
    {
        ElementType.UInt32.Write(bytes, index * 4, SeedLow);
        ElementType.UInt32.Write(bytes, index * 4 + 1, SeedHigh);
        ElementType.UInt32.Write(bytes, index * 4 + 2, Step);
        ElementType.UInt32.Write(bytes, index * 4 + 3, Query);
    }
}
