using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>The way between a machine's buffers and the memory behind them.</summary>
/// <param name="Backing">The memory behind.</param>
/// <param name="Staging">A nearer memory for the operator's first bytes, as many as it holds: what it reads is in it already, and its writes take what room is left; null without one.</param>
internal sealed record TransferPath(MemoryLevel Backing, MemoryLevel? Staging)
{
    /// <summary>Cycles of a number of bytes, without latency.</summary>
    public double Cycles(double readBytes, double writtenBytes)
    {
        if (Staging is null) return Cycles(Backing, readBytes, writtenBytes);
        (double read, double written) = Near(readBytes, writtenBytes);
        return Cycles(Staging, read, written) + Cycles(Backing, readBytes - read, writtenBytes - written);
    }

    /// <summary>Bytes of these that the staging memory delivers and takes; none without one.</summary>
    public (double Read, double Written) Near(double readBytes, double writtenBytes)
    {
        double room = Staging?.SizeBytes ?? 0, read = Math.Min(readBytes, room);
        return (read, Math.Min(writtenBytes, room - read));
    }

    /// <summary>Cycles of one memory: reads and writes take turns at a single port and run side by side at several.</summary>
    public static double Cycles(MemoryLevel memory, double readBytes, double writtenBytes)
    {
        double reads = readBytes / memory.ReadBytesPerCycle, writes = writtenBytes == 0 ? 0 : writtenBytes / memory.WriteBytesPerCycle;
        return memory.Ports == 1 ? reads + writes : Math.Max(reads, writes);
    }
}
