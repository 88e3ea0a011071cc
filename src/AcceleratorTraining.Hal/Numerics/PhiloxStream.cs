namespace AcceleratorTraining.Hal;

/// <summary>
/// A sequential reader over one Philox stream: for host-side draws (which samples, which order, image noise),
/// never for directions, which address their elements. Not thread-safe; a value type, so a copy is a fork.
/// </summary>
/// <param name="seed">The run's 64-bit seed: the Philox key.</param>
/// <param name="stream">What is drawn; occupies counter words 1 to 3 and is never added to the position.</param>
public struct PhiloxStream(ulong seed, (uint A, uint B, uint C) stream)
{
    private (uint R0, uint R1, uint R2, uint R3) _block;
    private uint _next;
    private int _used = 4;

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            _block = Philox4x32.Block(_next++, stream.A, stream.B, stream.C, (uint)seed, (uint)(seed >> 32));
            _used = 0;
        }

        return Philox4x32.Select(_block, _used++);
    }

    /// <summary>A number in [0, <paramref name="bound"/>), without bias.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", 2019: the high half of a product, with rejection.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint range = (uint)bound;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Fisher-Yates shuffle of <paramref name="items"/>, in place.</summary>
    /// <typeparam name="T">What is shuffled.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
