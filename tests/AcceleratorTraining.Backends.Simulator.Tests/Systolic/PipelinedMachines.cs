using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

/// <summary>Pipelined arrays whose working memory keeps nothing waiting, for tests.</summary>
internal static class PipelinedMachines
{
    /// <summary>An array behind buffers of equal size and a memory of one port.</summary>
    public static PipelinedMachine Create(int rows, int columns, Dataflow dataflow, double bandwidth, long buffer) => new()
    {
        Rows = rows,
        Columns = columns,
        Dataflows = [dataflow],
        Working = new MemoryLevel { Name = "sram", SizeBytes = 3 * buffer, ReadBytesPerCycle = 1e9, WriteBytesPerCycle = 1e9 },
        Path = new TransferPath(new MemoryLevel { Name = "dram", SizeBytes = 1L << 40, ReadBytesPerCycle = bandwidth, WriteBytesPerCycle = bandwidth }, null),
        InputBufferBytes = buffer,
        WeightBufferBytes = buffer,
        OutputBufferBytes = buffer,
        DepthwiseOnVectorUnit = true,
        Vector = new VectorUnit { Lanes = 4, DepthwiseCyclesPerMac = 1, PoolCyclesPerTap = 1, ElementCyclesPerElement = 1, RowCyclesPerElement = 4, MoveCyclesPerElement = 1, DrawCyclesPerElement = 2 },
        LaunchCycles = 0,
        CyclesPerStep = 1,
        FirstTileCyclesPerStep = 0,
        TransferOverlap = 1,
        StreamMultiple = 1,
        ArrayMultiple = 1,
    };

    /// <summary>The same machine with bursts of the memory behind.</summary>
    public static PipelinedMachine WithBursts(this PipelinedMachine machine, int bytes) => machine with { Path = machine.Path with { Backing = machine.Path.Backing with { BurstBytes = bytes } } };
}
