using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class VelaConfigurationTests
{
    private const string File =
        """
        ; a comment
        [System_Config.Board]
        core_clock=4e8
        axi0_port=Sram
        axi1_port=Dram
        Sram_clock_scale=1.0
        Sram_burst_length=32
        Sram_read_latency=20
        Sram_write_latency=30
        Dram_clock_scale=0.25
        Dram_burst_length=64
        Dram_read_latency=400
        Dram_write_latency=200

        [System_Config.Broken]
        inherit=System_Config.Board
        Dram_clock_scale=fast

        [Memory_Mode.Sram_Only]
        const_mem_area=Axi0
        arena_mem_area=Axi0
        cache_mem_area=Axi0

        [Memory_Mode.Shared]
        inherit=Memory_Mode.Sram_Only
        const_mem_area=Axi1

        [Memory_Mode.Dedicated]
        inherit=Memory_Mode.Shared
        arena_mem_area=Axi1
        arena_cache_size=393216
        """;

    private static readonly TimingProfile Accelerator = TimingProfiles.Get("ethos-u65-256");

    [Fact]
    public void Names_are_listed_in_order()
    {
        VelaConfiguration configuration = VelaConfiguration.Parse(File, "board.ini");
        Assert.Equal(["Board", "Broken"], configuration.SystemConfigurations);
        Assert.Equal(["Sram_Only", "Shared", "Dedicated"], configuration.MemoryModes);
    }

    // Ports of 16 bytes: DRAM at a quarter of the clock delivers 4.
    [Fact]
    public void Memories_are_those_of_the_system_used_as_the_mode_says()
    {
        TimingProfile profile = VelaConfiguration.Parse(File, "board.ini").Apply(Accelerator, "Board", "Dedicated");
        NpuMemories memories = ((NpuTimingModel)profile.Model).Memories;
        Assert.Equal(400_000_000, profile.ClockHz);
        Assert.Equal(("dram", "dram", "sram"), (memories.Weights.Name, memories.Arena.Name, memories.Buffer.Name));
        Assert.Equal((16.0, 20, 30, 32, 393_216L), (memories.Buffer.ReadBytesPerCycle, memories.Buffer.ReadLatencyCycles, memories.Buffer.WriteLatencyCycles, memories.Buffer.BurstBytes, memories.Buffer.SizeBytes));
        Assert.Equal((4.0, 4.0, 400, 200, 64), (memories.Arena.ReadBytesPerCycle, memories.Arena.WriteBytesPerCycle, memories.Arena.ReadLatencyCycles, memories.Arena.WriteLatencyCycles, memories.Arena.BurstBytes));
        Assert.Equal(["sram", "dram"], profile.Memories.Select(m => m.Name));
    }

    [Fact]
    public void With_one_memory_for_all_weights_are_as_near_as_feature_maps()
    {
        NpuMemories memories = ((NpuTimingModel)VelaConfiguration.Parse(File, "board.ini").Apply(Accelerator, "Board", "Sram_Only").Model).Memories;
        Assert.Equal(memories.Arena with { Name = "on-chip-flash", WriteBytesPerCycle = 0 }, memories.Weights);
    }

    // The shipped U55 files are this system and mode.
    [Fact]
    public void A_shipped_machine_has_the_memories_of_the_configuration_that_it_names()
    {
        string text = """
            [System_Config.High_End]
            core_clock=500e6
            axi0_port=Sram
            axi1_port=OffChipFlash
            Sram_clock_scale=1.0
            Sram_burst_length=32
            Sram_read_latency=32
            Sram_write_latency=32
            OffChipFlash_clock_scale=0.125
            OffChipFlash_burst_length=128
            OffChipFlash_read_latency=64
            OffChipFlash_write_latency=64
            [Memory_Mode.Shared]
            const_mem_area=Axi1
            arena_mem_area=Axi0
            cache_mem_area=Axi0
            """;
        TimingProfile shipped = TimingProfiles.Get("ethos-u55-128"), imported = VelaConfiguration.Parse(text, "vela.ini").Apply(shipped, "High_End", "Shared");
        Assert.Equal(shipped.ClockHz, imported.ClockHz);
        Assert.Equal(shipped.Memories.AsEnumerable(), imported.Memories);
    }

    [Theory]
    [InlineData("Bord", "Shared", "board.ini has no system configuration 'Bord'; it has Board, Broken.")]
    [InlineData("Board", "Mine", "board.ini has no memory mode 'Mine'; it has Sram_Only, Shared, Dedicated.")]
    [InlineData("Broken", "Shared", "board.ini: setting 'Dram_clock_scale' of [System_Config.Broken] shall be a number in [1E-09, 1000000000].")]
    public void Errors_name_the_thing_and_the_rule(string system, string mode, string message) =>
        Assert.Equal(message, Assert.Throws<SimulationException>(() => VelaConfiguration.Parse(File, "board.ini").Apply(Accelerator, system, mode)).Message);

    [Theory]
    [InlineData("core_clock=1", "line 1 shall be")]
    [InlineData("[A]\nnonsense", "line 2 shall be")]
    [InlineData("[A]\n[A]", "stands twice")]
    [InlineData("[System_Config.A]\ninherit=System_Config.A\n[Memory_Mode.B]\nconst_mem_area=Axi0", "no circle")]
    [InlineData("[System_Config.A]\ninherit=Nothing\n[Memory_Mode.B]\nconst_mem_area=Axi0", "one of System_Config.A, Memory_Mode.B")]
    [InlineData("[System_Config.A]\naxi0_port=Tape\n[Memory_Mode.B]\nconst_mem_area=Axi0", "one of Sram, Dram, OnChipFlash, OffChipFlash")]
    [InlineData("[System_Config.A]\n[Memory_Mode.B]\nconst_mem_area=Axi7", "Axi0 or Axi1")]
    public void Broken_files_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SimulationException>(() => VelaConfiguration.Parse(text, "x.ini").Apply(Accelerator, "A", "B")).Message, StringComparison.Ordinal);
}
