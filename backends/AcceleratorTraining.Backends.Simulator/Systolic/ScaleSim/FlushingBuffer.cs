namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// SCALE-Sim's read buffer where it is not kept waiting: a set of addresses that is emptied when full. A miss is a DRAM read and adds the address;
/// the miss that fills the set empties it. Half of the SRAM is the set, in 50 parts of a hundredth of the SRAM, rounded down.
/// </summary>
internal static class FlushingBuffer
{
    private const int Parts = 50;

    /// <summary>Words of one part, SCALE-Sim's unit of prefetching.</summary>
    public static long PartWords(long sramBytes) => sramBytes / 100;

    /// <summary>Words that empty the set.</summary>
    public static long Capacity(long sramBytes) => Parts * PartWords(sramBytes);

    /// <summary>
    /// DRAM reads of a demand that consists of blocks without common addresses, each asked for from start to end several times in the same order.
    /// Any run of reads no longer than a block has different addresses, so what a block misses follows from where the set was emptied last.
    /// </summary>
    /// <param name="capacity">Words that empty the set.</param>
    /// <param name="blockWords">Different words of each block but the last.</param>
    /// <param name="blocks">Blocks before the last.</param>
    /// <param name="lastBlockWords">Different words of the last block.</param>
    /// <param name="passes">How often each block is asked for before the next.</param>
    public static long RepeatedReads(long capacity, long blockWords, long blocks, long lastBlockWords, long passes)
    {
        long misses = 0, free = capacity;
        for (long i = 0; i <= blocks; i++) misses = checked(misses + BlockReads(capacity, i < blocks ? blockWords : lastBlockWords, passes, ref free));
        return misses;
    }

    /// <summary>
    /// The cycle of a layer's first prefetch: ten words a cycle (SCALE-Sim's own choice), done just before the first request; the whole parts that
    /// the operand needs, or half the SRAM if it needs more.
    /// </summary>
    /// <param name="sramBytes">The operand's SRAM.</param>
    /// <param name="reads">Its DRAM reads.</param>
    /// <param name="firstRequest">The first cycle in which the array asks for the operand.</param>
    public static long FirstPrefetch(long sramBytes, long reads, long firstRequest)
    {
        const long wordsPerCycle = 10;
        long part = PartWords(sramBytes), capacity = Capacity(sramBytes);

        // Quirk "early start": an operand that never fills half its SRAM is ready at cycle 0, asked for then or not.
        return reads >= capacity
            ? firstRequest - (capacity + wordsPerCycle - 1) / wordsPerCycle
            : -(((reads + part - 1) / part * part + wordsPerCycle - 1) / wordsPerCycle);
    }

    private static long BlockReads(long capacity, long words, long passes, ref long free)
    {
        long reads = checked(words * passes);
        if (words >= capacity)
        {
            // The set is emptied before any address comes again: every read misses.
            long filled = reads - free;
            if (filled < 0) free -= reads;
            else free = capacity - filled % capacity;
            return reads;
        }

        if (words < free)
        {
            free -= words;
            return words;
        }

        // Emptied once, inside the block; what is left of the block then fits.
        long again = Math.Min(reads - free, words), misses = free + again;
        free = capacity - again;
        return misses;
    }
}
