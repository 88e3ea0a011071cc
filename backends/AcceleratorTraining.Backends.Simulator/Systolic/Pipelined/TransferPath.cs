using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>The way between a machine's buffers and the memory behind them.</summary>
/// <param name="Backing">The memory behind.</param>
/// <param name="Staging">A nearer memory that the operator's first bytes are already in, as many as it holds; null without one.</param>
internal sealed record TransferPath(MemoryLevel Backing, MemoryLevel? Staging)
{
    /// <summary>Cycles of a number of bytes, without latency.</summary>
    public double Cycles(double readBytes, double writtenBytes)
    {
        if (Staging is null) return Cycles(Backing, readBytes, writtenBytes);
        double all = readBytes + writtenBytes, near = all == 0 ? 0 : Math.Min(1, Staging.SizeBytes / all);
        return Cycles(Staging, near * readBytes, near * writtenBytes) + Cycles(Backing, (1 - near) * readBytes, (1 - near) * writtenBytes);
    }

    /// <summary>Cycles of one memory: reads and writes take turns at a single port and run side by side at several.</summary>
    public static double Cycles(MemoryLevel memory, double readBytes, double writtenBytes)
    {
        double reads = readBytes / memory.ReadBytesPerCycle, writes = writtenBytes == 0 ? 0 : writtenBytes / memory.WriteBytesPerCycle;
        return memory.Ports == 1 ? reads + writes : Math.Max(reads, writes);
    }
}
