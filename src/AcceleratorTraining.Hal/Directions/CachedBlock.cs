namespace AcceleratorTraining.Hal;

/// <summary>The last generator block of one stream: neighbours in a panel share it. Starts empty for any stream.</summary>
internal struct CachedBlock
{
    private (uint R0, uint R1, uint R2, uint R3) _block;

    // One more than the block's index; 0 for none.
    private long _next;

    /// <summary>+1 or -1, as <see cref="Direction.Sign"/>.</summary>
    public int Sign(in DirectionKey key, uint tensor, DirectionStream stream, long number) =>
        1 - 2 * (int)((Word(key, tensor, stream, (uint)(number >> 7), (int)(number >> 5)) >> ((int)number & 31)) & 1);

    /// <summary>0..255, as <see cref="Direction.Byte"/>.</summary>
    public byte Byte(in DirectionKey key, uint tensor, DirectionStream stream, long number) =>
        (byte)(Word(key, tensor, stream, (uint)(number >> 4), (int)(number >> 2)) >> (8 * ((int)number & 3)));

    /// <summary>0..65535, as <see cref="Direction.Dither"/>.</summary>
    public int Half(in DirectionKey key, uint tensor, DirectionStream stream, long number) =>
        (int)(Word(key, tensor, stream, (uint)(number >> 3), (int)(number >> 1)) >> (16 * ((int)number & 1))) & 0xFFFF;

    private uint Word(in DirectionKey key, uint tensor, DirectionStream stream, uint block, int word)
    {
        if (block + 1L != _next) (_block, _next) = (Direction.Block(key, tensor, stream, block), block + 1L);
        return Philox4x32.Select(_block, word & 3);
    }
}
