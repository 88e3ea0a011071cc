using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The machines of the Vela references: shipped accelerators in the systems and memory modes that the files name.</summary>
internal static class VelaMachines
{
    // The figures of the systems are those of Vela's own configuration file.
    private static readonly VelaConfiguration Configuration = VelaConfiguration.Parse(
        """
        [System_Config.Ethos_U55_Deep_Embedded]
        core_clock=200e6
        axi0_port=Sram
        axi1_port=OffChipFlash
        Sram_clock_scale=1.0
        Sram_burst_length=32
        Sram_read_latency=32
        Sram_write_latency=32
        OffChipFlash_clock_scale=0.0625
        OffChipFlash_burst_length=128
        OffChipFlash_read_latency=64
        OffChipFlash_write_latency=64

        [System_Config.Ethos_U55_High_End_Embedded]
        inherit=System_Config.Ethos_U55_Deep_Embedded
        core_clock=500e6
        OffChipFlash_clock_scale=0.125

        [Memory_Mode.Sram_Only]
        const_mem_area=Axi0
        arena_mem_area=Axi0
        cache_mem_area=Axi0

        [Memory_Mode.Shared_Sram]
        const_mem_area=Axi1
        arena_mem_area=Axi0
        cache_mem_area=Axi0
        """,
        "Vela's systems");

    /// <summary>The machine of a row.</summary>
    public static NpuTimingModel Get(ReferenceTableReader.Row row) =>
        (NpuTimingModel)Configuration.Apply(TimingProfiles.Get(row["accelerator"]), row["system_config"], row["memory_mode"]).Model;

    /// <summary>A machine's memories by the names that the files have for them.</summary>
    public static IReadOnlyDictionary<string, MemoryLevel> MemoriesByReferenceName(NpuTimingModel model) => new Dictionary<string, MemoryLevel>(StringComparer.Ordinal)
    {
        ["Sram"] = model.Memories.Buffer,
        [model.Memories.Weights.Name == "flash" ? "OffChipFlash" : "OnChipFlash"] = model.Memories.Weights,
    };
}
