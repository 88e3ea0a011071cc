using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Whole networks from their files alone, as `acctrain simulate` prices them, beside Vela's totals: encoded sizes are estimates by a ratio that these networks gave.</summary>
internal static class VelaModelComparison
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["fcae"] = "ad01_int8",
        ["dscnn"] = "kws_ref_model",
        ["resnet8"] = "pretrainedResnet_quant",
    };

    /// <summary>Compares the networks whose files are here, on the machines as they ship.</summary>
    /// <param name="networksPath">vela_networks.csv.</param>
    /// <param name="models">The folder of the models' folders.</param>
    public static ReferenceComparison Run(string networksPath, string models)
    {
        ErrorSummary cycles = new();
        foreach (ReferenceTableReader.Row row in ReferenceTableReader.Load(networksPath).Rows)
        {
            // The shipped files are of memory mode Shared_Sram.
            if (row["memory_mode"] != "Shared_Sram" || !Files.TryGetValue(row["network"], out string? file)) continue;
            LoweredModel model = ModelLowering.Lower(QuantizedModel.Load(Path.Combine(models, file, "model.tflite")), new LoweringOptions { Batch = 1 });
            SimulatedProgram program = SimulatedProgram.Create(model.Program, TimingProfiles.Get(row["accelerator"]));
            cycles.Add($"{row["network"]} on {row["accelerator"]}", program.Total.Cycles, row.Number("cycles_total"));
        }

        return new ReferenceComparison(
            "vela_networks.csv, from the model files: Arm's Vela 3.10 beside what a user of acctrain simulate gets",
            "encoded sizes of weights are estimated from their entropy, by a ratio that was fitted on these three networks; nothing else",
            [cycles.Summarize("cycles of a network", "information: no target", _ => true)]);
    }
}
