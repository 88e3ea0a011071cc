using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What bytes cost at a memory: short runs waste part of a burst, and latency is waited for once.</summary>
internal static class MemoryTransfer
{
    /// <summary>Bytes that reading a feature map block by block costs: runs shorter than a burst count as bursts.</summary>
    /// <param name="map">What is read.</param>
    /// <param name="block">The block of it that is read at once.</param>
    /// <param name="bytes">Bytes asked for.</param>
    public static double ReadBurstBytes(NpuFeatureMap map, BlockShape block, long bytes)
    {
        long bits = map.IsBricked
            ? BrickRunBits(map, block, cores: 1)
            : (long)map.Bits * block.Depth * (map.Bits / 8 == block.Depth ? block.Width : 1);
        return bytes * (map.Memory.BurstBytes / (double)Math.Min(map.Memory.BurstBytes, bits / 8));
    }

    /// <summary>The same for writing one.</summary>
    /// <param name="map">What is written.</param>
    /// <param name="block">The block of it that is written at once.</param>
    /// <param name="bytes">Bytes written.</param>
    /// <param name="cores">Cores that write side by side.</param>
    public static double WriteBurstBytes(NpuFeatureMap map, BlockShape block, long bytes, int cores)
    {
        long bits;
        if (map.IsBricked) bits = BrickRunBits(map, block, cores);
        else if (block.Depth <= Blocks.BrickChannels && map.Bits / 8 == block.Depth) bits = (long)map.Bits * block.Depth * block.Width;
        else bits = Math.Min(MaximumWriteBits, Math.Min((long)Blocks.BrickChannels * map.Bits * cores, (long)block.Depth * map.Bits));
        return bytes * (map.Memory.BurstBytes / (double)Math.Min(map.Memory.BurstBytes, bits / 8));
    }

    /// <summary>Cycles of copying: the slower memory's, and the latency of the first. Within one memory of one port, reading and writing share its bandwidth.</summary>
    public static double CopyCycles(MemoryLevel from, MemoryLevel to, long bytes)
    {
        double reading = Math.Floor(bytes / from.ReadBytesPerCycle) + from.ReadLatencyCycles, writing = Math.Floor(bytes / WriteRate(to));
        return from.Name == to.Name && from.Ports == 1 ? reading + writing : Math.Max(reading, writing);
    }

    /// <summary>Cycles that a memory needs for what is read and written; with one port they share its bandwidth.</summary>
    public static double Cycles(MemoryLevel memory, double readBytes, double writtenBytes)
    {
        double reading = readBytes / memory.ReadBytesPerCycle, writing = writtenBytes == 0 ? 0 : writtenBytes / WriteRate(memory);
        return memory.Ports > 1 ? Math.Max(reading, writing) : reading + writing;
    }

    /// <summary>Bytes a cycle into a memory.</summary>
    /// <exception cref="SimulationException">The machine cannot write it.</exception>
    public static double WriteRate(MemoryLevel memory) =>
        memory.WriteBytesPerCycle > 0 ? memory.WriteBytesPerCycle : throw new SimulationException($"Memory '{memory.Name}' shall be writable (writeBytesPerCycle above 0): feature maps or weight buffers lie in it.");

    // One write of a row of channels is 64 bytes at most.
    private const long MaximumWriteBits = 512;

    // Where a brick's row of 16 channels of the whole map is as long as the block is deep, the rows of a block follow one another.
    private static long BrickRunBits(NpuFeatureMap map, BlockShape block, int cores) =>
        2L * map.Bits * map.Shape.Width == block.Depth
            ? (long)map.Bits * block.Depth * block.Width
            : (long)Blocks.BrickChannels * map.Bits * block.Width * cores;
}
