namespace AcceleratorTraining.Models.Tests;

/// <summary>Which folders of stored bytes there are.</summary>
internal static class GoldenFolders
{
    /// <summary>The trained models, of several operators each.</summary>
    public static readonly string[] Trained =
        ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "hello_world_int8", "micro_speech_quantized"];

    /// <summary>What the cpu backend's kernels cover so far; every other backend is held to <see cref="All"/>.</summary>
    public static readonly string[] Cpu =
    [
        .. Trained, "gen_add_2", "gen_average_pool_2d_0", "gen_average_pool_2d_2", "gen_conv_2d_0", "gen_conv_2d_2", "gen_conv_2d_8", "gen_conv_2d_10",
        "gen_conv_2d_12", "gen_depthwise_conv_2d_0", "gen_depthwise_conv_2d_2", "gen_depthwise_conv_2d_6", "gen_fully_connected_0",
        "gen_fully_connected_4", "gen_fully_connected_6", "gen_inverted_residual_0", "gen_inverted_residual_2", "gen_reshape_0", "gen_softmax_0", "gen_softmax_2",
    ];

    /// <summary>All folders; without the data, one whose test is skipped for that reason.</summary>
    public static IEnumerable<string> All => TestData.TryFind("tflite-goldens") is { } root
        ? Directory.EnumerateDirectories(root).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        : Trained[..1];
}
