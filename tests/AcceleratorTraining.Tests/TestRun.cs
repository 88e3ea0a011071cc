using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests;

/// <summary>A small run on the built-in model, in a folder of its own that is deleted afterwards.</summary>
internal sealed class TestRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acctrain-test-");

    public static QuantizedModel Model { get; } = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);

    public static LabelledSamples Field { get; } = Read(GlyphDataset.Field(1, 200));

    public static LabelledSamples FieldTest { get; } = Read(GlyphDataset.FieldTest(1, 200));

    /// <summary>The shipped recipes that fit a classifier without prompt tokens.</summary>
    public static IEnumerable<string> Recipes => AdaptationRecipes.All.Where(r => r.Objective.HasClasses && r.Selection != ParameterSelection.Prompts).Select(r => r.Name);

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public AdaptationOptions Options(AdaptationRecipe recipe, bool resume = false, ulong seed = 1) => new()
    {
        Recipe = recipe,
        Seed = seed,
        OutputPath = Path("adapted.tflite"),
        ReceiptPath = Path("adapted.receipt"),
        SummaryPath = Path("adapted.json"),
        Resume = resume,
    };

    public static AdaptationSession Session(IBackend? backend = null) => new(Model, backend ?? new ReferenceBackend(), Profiles.TfliteReference);

    /// <summary>The first samples of the field: <paramref name="training"/> to train on, 20 to validate on, 40 to test on.</summary>
    public static AdaptationData Data(int training = 64) => new(Take(Field, 0, training), Take(Field, training, 20), Take(FieldTest, 0, 40));

    public static LabelledSamples Take(LabelledSamples samples, int start, int count) =>
        new(samples.Inputs.Slice(start * samples.SampleBytes, count * samples.SampleBytes), samples.Labels.Slice(start, count), samples.Targets.Slice(start * samples.TargetBytes, count * samples.TargetBytes));

    public void Dispose() => _folder.Delete(recursive: true);

    // The model takes scale 1/255 and zero point -128, so its input byte is pixel - 128.
    private static LabelledSamples Read(IImageDataset dataset)
    {
        int bytes = dataset.Height * dataset.Width * dataset.Channels;
        byte[] inputs = new byte[dataset.Count * bytes];
        for (int i = 0; i < dataset.Count; i++) dataset.Read(i, inputs.AsSpan(i * bytes, bytes));
        for (int i = 0; i < inputs.Length; i++) inputs[i] ^= 0x80;
        int[] labels = [.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)];
        int classes = Session().Lower(1).Classes;

        // A teacher that knows: read by no objective but distillation.
        return new LabelledSamples(inputs, [.. labels], labels.SelectMany(label => Enumerable.Range(0, classes).Select(c => (byte)(c == label ? 60 : 0))).ToArray());
    }
}
