using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>What a system submitted in a round.</summary>
/// <param name="Round">The benchmark's round.</param>
/// <param name="Chip">The device.</param>
/// <param name="Framework">What ran the networks.</param>
/// <param name="Supply">How it was powered, where that is known.</param>
/// <param name="Runs">By benchmark.</param>
internal sealed record MicrocontrollerSubmission(string Round, string Chip, string Framework, string Supply, ImmutableDictionary<string, MicrocontrollerRun> Runs)
{
    // Who submitted TensorFlow Lite Micro says seldom which kernels it was built with. Arm cores with them are CMSIS-NN;
    // Renesas' RX and Silicon Labs' vector unit have kernels of their own and no second device.
    private static readonly Dictionary<(string Framework, string Core), string> Libraries = new()
    {
        [("TFLM 2.3.1 (reference)", "Cortex-M4")] = "tflm-reference",
        [("TFLM", "Cortex-M33")] = "cmsis-nn",
        [("microTVM CMSIS-NN", "Cortex-M33")] = "cmsis-nn",
        [("microTVM CMSIS-NN", "Cortex-M4")] = "cmsis-nn",
        [("TFLM", "Cortex-M85 (Helium MVE)")] = "cmsis-nn-helium",
        [("X-CUBE-AI 7.1.0", "Cortex-M4")] = "x-cube-ai-7",
        [("X-CUBE-AI 7.1.0", "Cortex-M7")] = "x-cube-ai-7",
        [("X-CUBE-AI 7.1.0", "Cortex-M33")] = "x-cube-ai-7",
        [("X-CUBE-AI 7.3.0", "Cortex-M4")] = "x-cube-ai-7",
        [("X-CUBE-AI 7.3.0", "Cortex-M7")] = "x-cube-ai-7",
        [("X-CUBE-AI 7.3.0", "Cortex-M33")] = "x-cube-ai-7",
        [("X-CUBE-AI 9.0", "Cortex-M4")] = "x-cube-ai-9",
        [("X-CUBE-AI 9.0", "Cortex-M7")] = "x-cube-ai-9",
        [("X-CUBE-AI 9.0", "Cortex-M33")] = "x-cube-ai-9",
        [("Plumerai 2022", "Cortex-M4")] = "plumerai-2022",
        [("Plumerai 2022", "Cortex-M7")] = "plumerai-2022",
        [("Plumerai 2022", "Cortex-M33")] = "plumerai-2022",
        [("TFLM+Andes", "RV32 P-ext (packed SIMD)")] = "andes-nn",
        [("TFLM+Andes", "RV32 P-ext dual issue")] = "andes-nn",
    };

    /// <summary>The kernel library; empty for accelerators and kernels that are not modelled.</summary>
    public string Library { get; private init; } = "";

    /// <summary>For reports.</summary>
    public string Title => $"{Round} {Chip}, {Framework}";

    /// <summary>Reads the table.</summary>
    public static ImmutableArray<MicrocontrollerSubmission> Load(string path) =>
    [
        .. ReferenceTableReader.Load(path).Rows
            .GroupBy(r => (Round: r["round"], Chip: r["soc"], Core: r["core"], Framework: r["framework"], Supply: r["supply"]))
            .Select(g => new MicrocontrollerSubmission(g.Key.Round, g.Key.Chip, g.Key.Framework, g.Key.Supply, g.Select(Read).ToImmutableDictionary(r => r.Benchmark, StringComparer.Ordinal))
            {
                Library = Libraries.GetValueOrDefault((g.Key.Framework, g.Key.Core), ""),
            }),
    ];

    private static MicrocontrollerRun Read(ReferenceTableReader.Row row) =>
        new(row["benchmark"], row.Number("cycles_per_inference"), row.Has("energy_uj") ? row.Number("energy_uj") : null, row["skips_dead_channels"].Length > 0);
}
