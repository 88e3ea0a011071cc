using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>SCALE-Sim's configuration files (.cfg) as timing profiles of mode "scale-sim". Keys that change nothing without bandwidth limits are read over.</summary>
public static class ScaleSimConfiguration
{
    // SCALE-Sim knows no clock.
    private const long ClockHz = 1_000_000_000;

    /// <summary>Parses a configuration.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <exception cref="SimulationException">A key is missing or out of its range, or asks for something that is not modelled: a bandwidth of the user's ("USER"), sparsity, layouts, DRAM traces.</exception>
    public static TimingProfile Parse(string text, string source)
    {
        Dictionary<string, string> values = Read(text, source);
        Refuse("InterfaceBandwidth", "USER", "CALC: SCALE-Sim's own counts stalls twice with 'USER'; choose a timing file of mode 'pipelined' for finite bandwidth");
        foreach (string key in (string[])["SparsitySupport", "IfmapCustomLayout", "FilterCustomLayout", "UseRamulatorTrace"]) Refuse(key, "true", "false: it is not modelled");
        if (!SystolicArrayReader.Dataflows.TryGetValue(Value("Dataflow"), out Dataflow dataflow)) throw Error("Dataflow", "one of is, os, ws");
        SystolicArray array = new((int)Integer("ArrayHeight", 1 << 16), (int)Integer("ArrayWidth", 1 << 16), dataflow);
        ScaleSimBuffers buffers = new(1024 * Integer("IfmapSramSzkB", 1 << 30), 1024 * Integer("FilterSramSzkB", 1 << 30), 1024 * Integer("OfmapSramSzkB", 1 << 30));
        return new TimingProfile
        {
            Name = Name(values.GetValueOrDefault("run_name", "")),
            Description = $"{array.Rows} x {array.Columns} systolic array, {Value("Dataflow")}, as SCALE-Sim counts without bandwidth limits; its clock is set to 1 GHz, for SCALE-Sim knows none.",
            Source = source,
            MeasuredError = "none: equal to SCALE-Sim 3.0.0 on 1,354 runs of single layers in cycles (its total plus one), SRAM and DRAM counts",
            ClockHz = ClockHz,
            Extensions = OperatorExtensions.None,

            // What the array takes in a cycle, and what SCALE-Sim prefetches in one: neither keeps the array waiting in this mode.
            Memories =
            [
                new MemoryLevel { Name = "sram", SizeBytes = buffers.InputBytes + buffers.WeightBytes + buffers.OutputBytes, ReadBytesPerCycle = array.Rows + array.Columns, WriteBytesPerCycle = array.Columns },
                new MemoryLevel { Name = "dram", SizeBytes = 1L << 40, ReadBytesPerCycle = 10, WriteBytesPerCycle = array.Columns },
            ],
            Model = new ScaleSimTimingModel(array, buffers, "sram", "dram", isTiled: false),
        };

        string Value(string key) => values.TryGetValue(key, out string? value) ? value : throw new SimulationException($"{source}: key '{key}' is missing.");

        SimulationException Error(string key, string rule) => new($"{source}: key '{key}' shall be {rule}.");

        long Integer(string key, long maximum) =>
            long.TryParse(Value(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= 1 && value <= maximum ? value : throw Error(key, $"an integer in [1, {maximum}]");

        void Refuse(string key, string value, string rule)
        {
            if (string.Equals(values.GetValueOrDefault(key), value, StringComparison.OrdinalIgnoreCase)) throw Error(key, rule);
        }
    }

    // Sections do not matter, for no key stands in two of them.
    private static Dictionary<string, string> Read(string text, string source)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';' or '[') continue;
            int separator = line.AsSpan().IndexOfAny(':', '=');
            if (separator <= 0) throw new SimulationException($"{source}: '{line}' is neither a section nor 'key: value'.");
            values[line[..separator].Trim()] = line[(separator + 1)..].Trim();
        }

        return values;
    }

    private static string Name(string runName)
    {
        string name = string.Concat(runName.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return name.Length == 0 ? "scale-sim" : name[..Math.Min(name.Length, 64)];
    }
}
