namespace AcceleratorTraining.Experiments;

/// <summary>The int8 models of MLPerf Tiny in the data folder.</summary>
internal static class SharedModels
{
    private const string Origin = "the MLPerf Tiny reference models (github.com/mlcommons/tiny)";

    /// <summary>Name and file of all four.</summary>
    public static IEnumerable<(string Name, string Path)> All(DataFolder data) =>
    [
        ("ResNet8", ResNet8(data)), ("DS-CNN", Find(data, "kws_ref_model")), ("MobileNetV1 0.25", Find(data, "vww_96_int8")), ("autoencoder", Find(data, "ad01_int8")),
    ];

    /// <summary>Image classification, 32x32x3, 10 classes.</summary>
    public static string ResNet8(DataFolder data) => Find(data, "pretrainedResnet_quant");

    private static string Find(DataFolder data, string name) => data.Require($"tflite-goldens/{name}/model.tflite", Origin);
}
