namespace AcceleratorTraining.Experiments;

/// <summary>The int8 models of MLPerf Tiny in the data folder.</summary>
internal static class SharedModels
{
    private const string Origin = "the MLPerf Tiny reference models (github.com/mlcommons/tiny)";

    /// <summary>Name and file of all four.</summary>
    public static IEnumerable<(string Name, string Path)> All(DataFolder data) =>
    [
        ("ResNet8", ResNet8(data)), ("DS-CNN", KeywordSpotting(data)), ("MobileNetV1 0.25", Find(data, "vww_96_int8")), ("autoencoder", Autoencoder(data)),
    ];

    /// <summary>Image classification, 32x32x3, 10 classes.</summary>
    public static string ResNet8(DataFolder data) => Find(data, "pretrainedResnet_quant");

    /// <summary>Keyword spotting, 49 frames of 10 cepstral coefficients, 12 classes.</summary>
    public static string KeywordSpotting(DataFolder data) => Find(data, "kws_ref_model");

    /// <summary>Anomaly detection, 5 frames of 128 mel bands, which it reconstructs.</summary>
    public static string Autoencoder(DataFolder data) => Find(data, "ad01_int8");

    private static string Find(DataFolder data, string name) => data.Require($"tflite-goldens/{name}/model.tflite", Origin);
}
