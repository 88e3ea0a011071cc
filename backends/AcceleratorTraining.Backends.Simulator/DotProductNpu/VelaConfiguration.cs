using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>The system configurations and memory modes of a vela.ini file: memories around an Ethos-U, and what lies in which of them. Immutable.</summary>
public sealed class VelaConfiguration
{
    private const string SystemPrefix = "System_Config.";
    private const string ModePrefix = "Memory_Mode.";

    // The names of memories in the file, and here; what lies in on-chip flash is as near as in SRAM.
    private static readonly Dictionary<string, string> MemoryNames = new(StringComparer.Ordinal) { ["Sram"] = "sram", ["Dram"] = "dram", ["OnChipFlash"] = "on-chip-flash", ["OffChipFlash"] = "flash" };

    private readonly IniSections _sections;

    private VelaConfiguration(IniSections sections) => _sections = sections;

    /// <summary>Names of the system configurations, in the file's order.</summary>
    public ImmutableArray<string> SystemConfigurations => Names(SystemPrefix);

    /// <summary>Names of the memory modes, in the file's order.</summary>
    public ImmutableArray<string> MemoryModes => Names(ModePrefix);

    /// <summary>Parses a file.</summary>
    /// <param name="iniText">The file's text.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="SimulationException">A line is neither a section, a setting nor a comment.</exception>
    public static VelaConfiguration Parse(string iniText, string source) => new(IniSections.Parse(iniText, source));

    /// <summary>An accelerator with the memories of a system configuration, used as a memory mode says.</summary>
    /// <param name="accelerator">A timing profile of a dot-product NPU, e.g. "ethos-u55-128"; its own memories are replaced.</param>
    /// <param name="systemConfiguration">A name without its prefix.</param>
    /// <param name="memoryMode">Likewise.</param>
    /// <returns>The profile, named after all three; sizes are the address space's where the mode does not limit them.</returns>
    /// <exception cref="SimulationException">There is no such name (those there are, are listed), a setting is missing or malformed, or the profile is of another machine.</exception>
    public TimingProfile Apply(TimingProfile accelerator, string systemConfiguration, string memoryMode)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (accelerator.Model is not NpuTimingModel model) throw new SimulationException($"A Vela configuration describes memories around a dot-product NPU; '{accelerator.Name}' is another machine.");
        string system = Find(SystemPrefix, systemConfiguration, "system configuration", SystemConfigurations), mode = Find(ModePrefix, memoryMode, "memory mode", MemoryModes);
        string constants = PortMemory(system, mode, "const_mem_area", accelerator), arena = PortMemory(system, mode, "arena_mem_area", accelerator), cache = PortMemory(system, mode, "cache_mem_area", accelerator);
        MemoryLevel arenaLevel = Level(system, arena, model), cacheLevel = Level(system, cache, model);
        if (arena != cache && _sections.Find(mode, "arena_cache_size") is not null) cacheLevel = cacheLevel with { SizeBytes = (long)Number(mode, "arena_cache_size", 1, 1L << 50) };

        // Constants that share their memory with everything else are read-only all the same: Vela puts them into on-chip flash as fast as that.
        MemoryLevel weights = constants == arena && arena == cache ? arenaLevel with { Name = MemoryNames["OnChipFlash"], WriteBytesPerCycle = 0 }
            : constants == arena ? arenaLevel : constants == cache ? cacheLevel : Level(system, constants, model);
        NpuMemories memories = new(weights, arena == cache ? cacheLevel : arenaLevel, cacheLevel);
        return accelerator with
        {
            Name = $"{accelerator.Name}, {systemConfiguration}, {memoryMode}",
            Description = $"{accelerator.Name} with system configuration {systemConfiguration} and memory mode {memoryMode}.",
            Source = $"{accelerator.Source} Memories: {_sections.Source}.",
            ClockHz = (long)Number(system, "core_clock", 1, 1e12),
            Memories = [.. new[] { memories.Buffer, memories.Arena, memories.Weights }.DistinctBy(m => m.Name)],
            Model = model.With(memories),
        };
    }

    private ImmutableArray<string> Names(string prefix) => [.. _sections.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..])];

    private string Find(string prefix, string name, string kind, ImmutableArray<string> known) =>
        known.Contains(name) ? prefix + name : throw new SimulationException($"{_sections.Source} has no {kind} '{name}'; it has {string.Join(", ", known)}.");

    // A mode names a port, a system says what is on it.
    private string PortMemory(string system, string mode, string area, TimingProfile accelerator)
    {
        string port = Text(mode, area);
        string memory = port switch
        {
            "Axi0" => Text(system, "axi0_port"),
            "Axi1" => Text(system, "axi1_port"),
            _ => throw _sections.Error(mode, area, "Axi0 or Axi1"),
        };
        if (!MemoryNames.ContainsKey(memory)) throw _sections.Error(system, port == "Axi0" ? "axi0_port" : "axi1_port", $"one of {string.Join(", ", MemoryNames.Keys)}");
        return area == "const_mem_area" || memory is "Sram" or "Dram" ? memory : throw _sections.Error(mode, area, $"the port of a memory that '{accelerator.Name}' can write, not of {memory}");
    }

    private MemoryLevel Level(string system, string memory, NpuTimingModel model)
    {
        double rate = model.PortBytesPerCycle * Number(system, $"{memory}_clock_scale", 1e-9, 1e9);
        return new MemoryLevel
        {
            Name = MemoryNames[memory],
            SizeBytes = model.Memories.Weights.SizeBytes,
            ReadBytesPerCycle = rate,
            WriteBytesPerCycle = memory is "Sram" or "Dram" ? rate : 0,
            ReadLatencyCycles = (int)Number(system, $"{memory}_read_latency", 0, 1_000_000),
            WriteLatencyCycles = (int)Number(system, $"{memory}_write_latency", 0, 1_000_000),
            BurstBytes = (int)Number(system, $"{memory}_burst_length", 1, 1 << 20),
        };
    }

    private string Text(string section, string key) => _sections.Find(section, key) ?? throw _sections.Error(section, key, "there");

    private double Number(string section, string key, double minimum, double maximum) =>
        double.TryParse(Text(section, key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= minimum && number <= maximum
            ? number
            : throw _sections.Error(section, key, string.Create(CultureInfo.InvariantCulture, $"a number in [{minimum}, {maximum}]"));
}
