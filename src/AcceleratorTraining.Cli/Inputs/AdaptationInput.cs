using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>What --data, --samples, --test-data, --test-samples, --validation, --shift and --seed ask for.</summary>
internal sealed record AdaptationInput
{
    /// <summary>Samples to adapt to, where none are asked for.</summary>
    public const int DefaultSamples = 500;

    /// <summary>Samples to test with, where none are asked for and there are as many.</summary>
    public const int DefaultTestSamples = 2000;

    // Different noise on the two sides, and the same for every run seed, so that "before" is one number.
    private const ulong AdaptationNoise = 1;

    /// <summary>Key of the noise on test images, also of eval's.</summary>
    public const ulong TestNoise = 2;

    // The built-in images do not depend on the run seed either.
    private const ulong GlyphSeed = 1;

    /// <summary>Adaptation images; null for the built-in ones.</summary>
    public string? Data { get; init; }

    /// <summary>Test images; null to keep apart some of the others.</summary>
    public string? TestData { get; init; }

    /// <summary>Samples to adapt to, validation included.</summary>
    public int Samples { get; init; } = DefaultSamples;

    /// <summary>Samples to test with; null for the default.</summary>
    public int? TestSamples { get; init; }

    /// <summary>Samples of the adaptation samples that progress is measured on; null for a tenth, at most 200.</summary>
    public int? Validation { get; init; }

    /// <summary>What happens to every image.</summary>
    public ImageShift Shift { get; init; } = ImageShift.None;

    /// <summary>Decides which samples adapt and validate.</summary>
    public ulong Seed { get; init; }

    /// <summary>Opens, splits and reads.</summary>
    /// <param name="input">The model's form of data.</param>
    /// <param name="labelled">Whether classes are needed.</param>
    /// <returns>The samples after the shift, and the same without it.</returns>
    /// <exception cref="InvalidDataSetException">The data cannot be used as asked.</exception>
    /// <exception cref="UsageException">The counts contradict each other.</exception>
    public (AdaptationData Shifted, AdaptationData Unshifted) Load(ModelInput input, bool labelled)
    {
        int validation = Validation ?? Math.Min(Samples / 10, 200);
        if (validation >= Samples) throw new UsageException($"Validation samples, {validation} of {Samples} adaptation samples, leave none to adapt to.");
        IImageDataset source = Data is null ? GlyphDataset.Field(GlyphSeed, Samples) : input.Open(Data, labelled);
        using IDisposable? opened = source as IDisposable;
        IImageDataset? testSource = TestData is not null ? input.Open(TestData, labelled) : Data is null ? GlyphDataset.FieldTest(GlyphSeed, TestSamples ?? DefaultTestSamples) : null;
        using IDisposable? testOpened = testSource as IDisposable;

        SplitRequest request = new() { AdaptationSamples = Samples, ValidationSamples = validation, TestSamples = TestSamples ?? DefaultTest(source, testSource), Seed = Seed };
        DatasetSplit split = DatasetSplit.Create(source, testSource, request);
        AdaptationData shifted = Read(input.Shifted(source, Shift, AdaptationNoise), input.Shifted(testSource ?? source, Shift, TestNoise));
        return (shifted, Shift.Severity == 0 ? shifted : Read(source, testSource ?? source));

        AdaptationData Read(IImageDataset adaptation, IImageDataset test) =>
            new(input.Load(adaptation, split.Adaptation), input.Load(adaptation, split.Validation), input.Load(test, split.Test));
    }

    private int DefaultTest(IImageDataset source, IImageDataset? testSource)
    {
        int available = testSource?.Count ?? source.Count - Samples;
        if (available < 1) throw new UsageException($"Adaptation samples, {Samples} of the {source.Count} samples of '{source.Name}' leave none to test with: lower '--samples' or give '--test-data'.");
        return Math.Min(available, DefaultTestSamples);
    }
}
