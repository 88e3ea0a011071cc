using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>The product on a glyph model: cpu backend, profile tflite-reference, recipe default.</summary>
/// <param name="file">A <c>.tflite</c> file that reads <see cref="GlyphDataset"/> images.</param>
public sealed class GlyphAdaptation(ReadOnlyMemory<byte> file)
{
    private readonly AdaptationSession _session = new(Models.QuantizedModel.Parse(file, GlyphModel.FileName), new CpuBackend(), Profiles.TfliteReference);

    /// <summary>Accuracy of the file as it is.</summary>
    public async Task<double> AccuracyAsync(IImageDataset dataset) => (await _session.EvaluateAsync(Int8Samples.Read(dataset)).ConfigureAwait(false)).Accuracy;

    /// <summary>A whole run from the file as it is; what it writes is deleted.</summary>
    public async Task<AdaptationResult> RunAsync(GlyphField field, ulong seed)
    {
        AdaptationData data = new(Int8Samples.Read(field.Training), Int8Samples.Read(field.Validation), Int8Samples.Read(field.Test));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-baselines-");
        try
        {
            AdaptationOptions options = new()
            {
                Recipe = AdaptationRecipes.Default,
                Seed = seed,
                OutputPath = Path.Combine(folder.FullName, "adapted.tflite"),
                ReceiptPath = Path.Combine(folder.FullName, "adapted.receipt"),
                SummaryPath = Path.Combine(folder.FullName, "adapted.json"),
            };
            return await new AdaptationRun(_session, data, options).ExecuteAsync().ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
