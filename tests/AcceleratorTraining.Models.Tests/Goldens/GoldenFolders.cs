namespace AcceleratorTraining.Models.Tests;

/// <summary>Which folders of stored bytes there are.</summary>
internal static class GoldenFolders
{
    /// <summary>The trained models, of several operators each.</summary>
    public static readonly string[] Trained =
        ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "hello_world_int8", "micro_speech_quantized"];

    /// <summary>All folders; without the data, one whose test is skipped for that reason.</summary>
    public static IEnumerable<string> All => TestData.TryFind("tflite-goldens") is { } root
        ? Directory.EnumerateDirectories(root).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        : Trained[..1];
}
