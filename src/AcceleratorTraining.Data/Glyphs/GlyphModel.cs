namespace AcceleratorTraining.Data;

/// <summary>
/// The model of the built-in example: an int8 <c>.tflite</c> file, shipped inside this assembly, that reads <see cref="GlyphDataset"/> images.
/// </summary>
/// <remarks>
/// Made from <see cref="GlyphDataset.Training"/> by
/// <c>dotnet run -c Release --project benchmarks/Baselines -- glyph-model src/AcceleratorTraining.Data/Glyphs/glyphs.tflite</c>.
/// Input int8 [1, 24, 24, 1], q = byte - 128; four CONV_2D, AVERAGE_POOL_2D, RESHAPE, FULLY_CONNECTED, SOFTMAX; ten classes.
/// </remarks>
public static class GlyphModel
{
    /// <summary>A file name for reports and for the default names of what is made from the model.</summary>
    public const string FileName = "glyphs.tflite";

    private static readonly Lazy<byte[]> File = new(Load);

    /// <summary>The whole file.</summary>
    public static ReadOnlyMemory<byte> Bytes => File.Value;

    private static byte[] Load()
    {
        using Stream stream = typeof(GlyphModel).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"The resource '{FileName}' is missing from the assembly.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
