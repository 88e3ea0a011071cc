using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Tests.Reports;

/// <summary>A report of two operators at 1 MHz: 100 cycles take 0.1 ms, 100 bytes in them are 0.001 GB/s.</summary>
internal static class HandMade
{
    public static readonly OperatorCost Convolution = new()
    {
        Name = "conv",
        Class = OperatorClass.Convolution,
        ComputeCycles = 80,
        StallCycles = 20,
        Bottleneck = Bottleneck.Weights,
        Macs = 160,
        MappingEfficiency = 0.5,
        ArrayUtilization = 0.4,
        RooflineCycles = 50,
        Accesses =
        [
            new AccessCount("sram", Operand.Input, AccessDirection.Read, 10, 10),
            new AccessCount("dram", Operand.Weights, AccessDirection.Read, 64, 64),
            new AccessCount("sram", Operand.Output, AccessDirection.Write, 8, 8),
            new AccessCount("sram", Operand.PartialSums, AccessDirection.Write, 2, 8),
        ],
    };

    public static readonly OperatorCost Pool = new()
    {
        Name = "pool",
        Class = OperatorClass.MaxPool,
        ComputeCycles = 100,
        Bottleneck = Bottleneck.Vector,
        Accesses = [new AccessCount("sram", Operand.Input, AccessDirection.Read, 30, 30)],
    };

    // 2 pJ a multiply-accumulate, 1 pJ a byte of sram, 10 pJ a byte of dram.
    private const string Table = """
        {
          "name": "hand", "description": "For tests.", "source": "None.", "confidence": "None.", "measuredError": "None.",
          "multiplyAccumulates": [{ "operandBits": 8, "multiplyPicojoules": 1.5, "accumulatePicojoules": 0.5 }],
          "accesses": [
            { "energyClass": "sram", "accessBits": 8, "readPicojoules": 1, "writePicojoules": 1 },
            { "energyClass": "dram", "accessBits": 8, "readPicojoules": 10, "writePicojoules": 10 }
          ]
        }
        """;

    public static EnergyTable Energy => EnergyTables.Parse(Table, "Table");

    public static SimulationReport Report(EnergyTable? table, params OperatorCost[] costs)
    {
        TimingProfile timing = new()
        {
            Name = "hand",
            Description = "For tests.",
            Source = "Nowhere, \"really\".",
            MeasuredError = "None.",
            ClockHz = 1_000_000,
            Extensions = OperatorExtensions.None,
            Memories = [Level("sram", MemoryEnergyClass.Sram, 16), Level("dram", MemoryEnergyClass.Dram, 2)],
            Model = new FixedModel([.. costs]),
        };
        return SimulationReport.Create(SimulatedProgram.Create(new Workload("net", [], [.. costs.Select(c => new WorkloadOperator { Name = c.Name, Class = c.Class, Input = new(1, 1, 1, 1), Output = new(1, 1, 1, 1) })]), timing), timing, table);
    }

    private static MemoryLevel Level(string name, MemoryEnergyClass kind, double bytesPerCycle) => new() { Name = name, SizeBytes = 1024, ReadBytesPerCycle = bytesPerCycle, WriteBytesPerCycle = bytesPerCycle, EnergyClass = kind };
}
