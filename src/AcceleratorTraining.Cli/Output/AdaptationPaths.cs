using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Where an adaptation leaves its files.</summary>
internal static class AdaptationPaths
{
    /// <summary>The paths asked for, or MODEL.adapted.* in the current folder; the summary stands beside the adapted model.</summary>
    /// <param name="model">The model's path; null for the built-in one.</param>
    /// <param name="output">The adapted model's path, if given.</param>
    /// <param name="receipt">The receipt's path, if given.</param>
    /// <param name="inputs">What is read beside the model: what each is to the user, and its path; null for none.</param>
    /// <exception cref="UsageException">They cannot be written, or one would overwrite another.</exception>
    public static AdaptationOptions Create(string? model, string? output, string? receipt, params ReadOnlySpan<(string Role, string? Path)> inputs)
    {
        string name = Path.GetFileNameWithoutExtension(model ?? GlyphModel.FileName);
        output ??= $"{name}.adapted{Extension(model)}";
        receipt ??= name + ".adapted.receipt";
        OutputFile.RequireWritable(output, "--output");
        OutputFile.RequireWritable(receipt, "--receipt");
        AdaptationOptions options = new() { OutputPath = output, ReceiptPath = receipt, SummaryPath = Path.ChangeExtension(output, ".json") };
        OutputFile.RequireWritable(options.SummaryPath, "--output");
        OutputFile.RequireWritable(options.CheckpointPath, "--receipt");
        OutputFile.RequireDistinct(
            [("model", model), .. inputs], ("adapted model", output), ("receipt", receipt), ("summary", options.SummaryPath), ("checkpoint", options.CheckpointPath));
        OutputFile.Probe(output, options.SummaryPath, options.CheckpointPath);
        return options;
    }

    private static string Extension(string? model) => ".onnx".Equals(Path.GetExtension(model), StringComparison.OrdinalIgnoreCase) ? ".onnx" : ".tflite";
}
