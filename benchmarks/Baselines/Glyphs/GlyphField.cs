using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// The data of an adaptation to the field, as the command line takes it where no other is named: always the same 500
/// samples, of which the run's seed chooses 50 to validate on, and 2,000 to test on.
/// </summary>
public sealed class GlyphField
{
    public const int TestSamples = 2000;

    private const ulong DataSeed = 1;
    private const int AdaptationSamples = 500;
    private const int ValidationSamples = 50;

    public GlyphField(ulong seed)
    {
        GlyphDataset source = GlyphDataset.Field(DataSeed, AdaptationSamples), test = GlyphDataset.FieldTest(DataSeed, TestSamples);
        DatasetSplit split = DatasetSplit.Create(source, test, new SplitRequest
        {
            AdaptationSamples = AdaptationSamples,
            ValidationSamples = ValidationSamples,
            TestSamples = TestSamples,
            Seed = seed,
        });
        Training = InMemoryDataset.Load(source, split.Adaptation);
        Validation = InMemoryDataset.Load(source, split.Validation);
        Test = InMemoryDataset.Load(test, split.Test);
    }

    /// <summary>As many samples from the scanner as there are test samples from the field.</summary>
    public static IImageDataset Clean { get; } = GlyphDataset.Clean(DataSeed, TestSamples);

    public IImageDataset Training { get; }

    public IImageDataset Validation { get; }

    public IImageDataset Test { get; }
}
