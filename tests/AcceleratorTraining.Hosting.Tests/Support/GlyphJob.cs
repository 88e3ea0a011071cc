using System.Collections.Immutable;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Hosting.Tests;

/// <summary>A very short adaptation of the built-in model, with a folder of its own for each test.</summary>
internal sealed class GlyphJob : IDisposable
{
    public const int Steps = 10;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hosting-");

    public static QuantizedModel Model { get; } = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);

    public static AdaptationData Data { get; } = new(Samples(GlyphDataset.Field(1, 12), 0, 8), Samples(GlyphDataset.Field(1, 12), 8, 4), Samples(GlyphDataset.FieldTest(1, 8), 0, 8));

    public string Folder => _folder.FullName;

    /// <summary>Options whose files are called <paramref name="name"/>.</summary>
    public AdaptationOptions Options(string name = "glyphs") => new()
    {
        Recipe = AdaptationRecipes.Default with { Steps = Steps, Batch = 2 },
        OutputPath = Path.Combine(Folder, name + ".tflite"),
        ReceiptPath = Path.Combine(Folder, name + ".receipt"),
        SummaryPath = Path.Combine(Folder, name + ".json"),
    };

    public AdaptationRequest Request(string name = "glyphs", Action<AdaptationProgress>? progress = null) =>
        new(Model, Data, Options(name), progress is null ? null : new InlineProgress(progress));

    public void Dispose() => _folder.Delete(recursive: true);

    private static LabelledSamples Samples(GlyphDataset images, int first, int count)
    {
        byte[] inputs = new byte[count * GlyphDataset.Size * GlyphDataset.Size];
        for (int i = 0; i < count; i++) images.Read(first + i, inputs.AsSpan(i * GlyphDataset.Size * GlyphDataset.Size, GlyphDataset.Size * GlyphDataset.Size));
        foreach (ref byte value in inputs.AsSpan()) value = unchecked((byte)(value - 128));
        return new LabelledSamples(inputs, [.. Enumerable.Range(first, count).Select(images.GetLabel)]);
    }
}
