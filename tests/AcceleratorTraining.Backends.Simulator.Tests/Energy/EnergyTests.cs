using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Energy;

public class EnergyTests
{
    private static readonly ImmutableArray<MemoryLevel> Memories = [Level("sram", 8192, MemoryEnergyClass.Sram), Level("dram", 1L << 30, MemoryEnergyClass.Dram), Level("flash", 1 << 20, MemoryEnergyClass.Flash), Level("cache", 1024, null)];

    [Fact]
    public void Every_shipped_table_reads_and_says_where_it_comes_from_and_what_it_was_compared_with()
    {
        string[] names = ["accelergy-32nm", "efr32-mvp", "gap9", "horowitz-45nm", "stm32h7a3", "stm32h7a3-smps", "stm32l4r5-1v8", "stm32u575", "tpuv4i-7nm"];
        Assert.Equal(names, EnergyTables.All.Select(t => t.Name));
        Assert.All(EnergyTables.All, t => Assert.True(t.PicojoulesPerCycle is null != t.MultiplyAccumulates.IsEmpty));
    }

    [Fact]
    public void An_estimate_is_counts_times_table_by_level_and_operand()
    {
        // 1,000 MACs at 0.2 + 0.1 pJ; 80 bytes of SRAM at 10 pJ each 8; 16 bytes of DRAM at 1,300 each 8.
        EnergyEstimate estimate = Estimate("horowitz-45nm", new("sram", Operand.Input, AccessDirection.Read, 80, 80), new("dram", Operand.Weights, AccessDirection.Read, 16, 16));
        Assert.Equal("horowitz-45nm", estimate.Table);
        Assert.Equal(300, estimate.ArithmeticPicojoules, 9);
        Assert.Equal(100, estimate.PicojoulesByLevel["sram"], 9);
        Assert.Equal(2600, estimate.PicojoulesByOperand[Operand.Weights], 9);
        Assert.Equal(3000, estimate.TotalPicojoules, 9);
        Assert.Equal("0.003 uJ by horowitz-45nm", estimate.ToString());
    }

    [Fact]
    public void A_chips_table_counts_cycles_and_nothing_else()
    {
        EnergyEstimate estimate = Estimate("stm32u575", new AccessCount("nowhere", Operand.Input, AccessDirection.Read, 80, 80));
        Assert.Equal(500 * 162.9, estimate.TotalPicojoules, 9);
        Assert.Empty(estimate.PicojoulesByLevel);
    }

    [Fact]
    public void Multipliers_leak_each_cycle() => Assert.Equal(168 * 500 * 0.002374, Estimate("accelergy-32nm").LeakagePicojoules, 9);

    [Theory]
    [InlineData(8192, 10.0)]
    [InlineData(16384, 14.142135623730951)] // Half way between 8 KB and 32 KB in logarithms: the geometric mean of 10 and 20.
    [InlineData(32768, 20.0)]
    [InlineData(1048576, 100.0)]
    [InlineData(256, 10.0)]
    public void Capacities_between_those_of_the_table_follow_a_power_law(long bytes, double picojoulesOf64Bits) =>
        Assert.Equal(picojoulesOf64Bits / 8, EnergyTables.Get("horowitz-45nm").PicojoulesPerByte(Level("sram", bytes, MemoryEnergyClass.Sram), AccessDirection.Read), 9);

    [Fact]
    public void Larger_memories_never_cost_less()
    {
        foreach (EnergyTable table in EnergyTables.All.Where(t => t.PicojoulesPerCycle is null))
        {
            double before = 0;
            for (long bytes = 64; bytes <= 1L << 20; bytes *= 2)
            {
                double energy = table.PicojoulesPerByte(Level("sram", bytes, MemoryEnergyClass.Sram), AccessDirection.Write);
                Assert.True(energy >= before, $"{table.Name} at {bytes}");
                before = energy;
            }
        }
    }

    [Theory]
    [InlineData("flash", "class 'flash'")]
    [InlineData("cache", "energyClass")]
    [InlineData("rom", "does not have")]
    public void A_missing_entry_names_table_and_level(string level, string missing)
    {
        SimulationException exception = Assert.Throws<SimulationException>(() => Estimate("horowitz-45nm", new AccessCount(level, Operand.Weights, AccessDirection.Read, 1, 1)));
        Assert.Contains("'horowitz-45nm'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{level}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_far_beyond_the_table_and_a_width_without_entry_are_refused()
    {
        EnergyTable table = EnergyTables.Get("horowitz-45nm");
        Assert.Contains("16 times", Assert.Throws<SimulationException>(() => table.PicojoulesPerByte(Level("sram", 1L << 30, MemoryEnergyClass.Sram), AccessDirection.Read)).Message, StringComparison.Ordinal);
        Assert.Contains("33 bits", Assert.Throws<SimulationException>(() => table.MacPicojoules(33)).Message, StringComparison.Ordinal);

        // A width between two of the table costs what the wider one does.
        Assert.Equal(table.MacPicojoules(32), table.MacPicojoules(16));
    }

    [Theory]
    [InlineData("{}", "'name' is missing")]
    [InlineData("""{"name":"x","description":"d","source":"s","confidence":"c","measuredError":"m","picojoulesPerCycle":1,"accesses":[]}""", "'picojoulesPerCycle'")]
    [InlineData("""{"name":"x","description":"d","source":"s","confidence":"c","measuredError":"m","multiplyAccumulates":[]}""", "'multiplyAccumulates'")]
    [InlineData("""{"name":"x","description":"d","source":"s","confidence":"c","measuredError":"m","picojoulesPerCycle":0}""", "'picojoulesPerCycle'")]
    [InlineData("""{"name":"x","joules":1}""", "'joules' is unknown")]
    [InlineData("""{"name":"x","description":"d","source":"s","confidence":"c","measuredError":"m","multiplyAccumulates":[{"operandBits":8,"multiplyPicojoules":1,"accumulatePicojoules":1}],"accesses":[{"energyClass":"dram","accessBits":64,"readPicojoules":1,"writePicojoules":1},{"energyClass":"dram","capacityBytes":64,"accessBits":64,"readPicojoules":1,"writePicojoules":1}]}""", "'accesses'")]
    [InlineData("nothing", "not JSON")]
    public void Broken_tables_are_refused_by_field(string json, string named) =>
        Assert.Contains(named, Assert.Throws<SimulationException>(() => EnergyTables.Parse(json, "Energy table 'x'")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"energyClass\":\"registerFile\"", MemoryEnergyClass.RegisterFile)]
    [InlineData(",\"energyClass\":\"flash\"", MemoryEnergyClass.Flash)]
    public void A_timing_files_memory_may_tell_its_class(string field, MemoryEnergyClass? expected) => Assert.Equal(expected, ReadLevel(field).EnergyClass);

    [Fact]
    public void A_class_that_no_table_could_know_is_refused() =>
        Assert.Contains("one of dram, flash, registerFile, sram", Assert.Throws<SimulationException>(() => ReadLevel(",\"energyClass\":\"tape\"")).Message, StringComparison.Ordinal);

    private static MemoryLevel ReadLevel(string field)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{"name":"m","sizeBytes":64,"readBytesPerCycle":1,"writeBytesPerCycle":1,"readLatencyCycles":0,"writeLatencyCycles":0,"burstBytes":1,"ports":1{{field}}}""");
        return MemoryLevel.Read(new TimingFields(document.RootElement, "test", ""));
    }

    private static EnergyEstimate Estimate(string table, params ImmutableArray<AccessCount> accesses) =>
        EnergyEstimate.Of([new OperatorCost { Name = "conv", Class = OperatorClass.Convolution, ComputeCycles = 400, StallCycles = 100, Macs = 1000, Accesses = accesses }], Memories, 168, EnergyTables.Get(table));

    private static MemoryLevel Level(string name, long bytes, MemoryEnergyClass? kind) => new() { Name = name, SizeBytes = bytes, ReadBytesPerCycle = 8, WriteBytesPerCycle = 8, EnergyClass = kind };
}
