using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>The reference networks of MLPerf Tiny as workloads.</summary>
internal static class TinyBenchmarks
{
    /// <summary>The benchmark that devices are calibrated on: image classification.</summary>
    public const string Calibration = "ic";

    /// <summary>Those that are predicted: keyword spotting, visual wake words, anomaly detection.</summary>
    public static IReadOnlyList<string> Predicted { get; } = ["kws", "vww", "ad"];

    private static readonly Dictionary<string, string> Folders = new(StringComparer.Ordinal)
    {
        [Calibration] = "pretrainedResnet_quant",
        ["kws"] = "kws_ref_model",
        ["vww"] = "vww_96_int8",
        ["ad"] = "ad01_int8",
    };

    /// <summary>Loads them, by the benchmark's short name.</summary>
    /// <param name="folder">A folder for each model, with its "model.tflite".</param>
    public static Dictionary<string, Workload> Load(string folder) => Folders.ToDictionary(
        f => f.Key,
        f => WorkloadBuilder.Build(ModelLowering.Lower(QuantizedModel.Load(Path.Combine(folder, f.Value, "model.tflite")), new LoweringOptions()).Program) with { Name = f.Key },
        StringComparer.Ordinal);
}
