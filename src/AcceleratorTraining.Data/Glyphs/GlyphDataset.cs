using System.Collections.Immutable;
using System.Globalization;

namespace AcceleratorTraining.Data;

/// <summary>
/// Digits drawn by made-up writers: the data of the built-in example. Grey images of 24 x 24 pixels, dark ink on light paper.
/// </summary>
/// <remarks>
/// Every image is a pure function of (seed, split, index) in integer arithmetic over Philox, so it is the same on every machine.
/// Classes are balanced and interleaved: the label of sample i is i mod 10. The splits have different writers, and the seed
/// only chooses their samples: a writer of one split never appears in another, whatever the seeds.
/// </remarks>
public sealed class GlyphDataset : IImageDataset
{
    /// <summary>The side of an image in pixels.</summary>
    public const int Size = 24;

    private const int TrainingHands = 400;
    private const int HeldOutHands = 200;

    private readonly ulong _seed;
    private readonly GlyphSplit _split;

    private GlyphDataset(ulong seed, GlyphSplit split, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _seed = seed;
        _split = split;
        Count = count;
    }

    /// <inheritdoc/>
    public string Name => "glyphs-" + SplitName(_split);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Height => Size;

    /// <inheritdoc/>
    public int Width => Size;

    /// <inheritdoc/>
    public int Channels => 1;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames => GlyphShapes.ClassNames;

    /// <summary>Scanned glyphs of the writers that the shipped model was trained on.</summary>
    public static GlyphDataset Training(ulong seed, int count) => new(seed, GlyphSplit.Training, count);

    /// <summary>Scanned glyphs of writers that the model has not seen: its accuracy before anything drifted.</summary>
    public static GlyphDataset Clean(ulong seed, int count) => new(seed, GlyphSplit.Clean, count);

    /// <summary>Glyphs from the field, for adaptation: new writers, a thicker pen, a poor camera under a lamp.</summary>
    public static GlyphDataset Field(ulong seed, int count) => new(seed, GlyphSplit.Field, count);

    /// <summary>Glyphs from the field by yet other writers, for measuring: shares no sample with <see cref="Field"/>, whatever the seeds.</summary>
    public static GlyphDataset FieldTest(ulong seed, int count) => new(seed, GlyphSplit.FieldTest, count);

    /// <inheritdoc/>
    public int GetLabel(int index)
    {
        CheckIndex(index);
        return index % ClassNames.Length;
    }

    /// <inheritdoc/>
    public string GetSampleName(int index)
    {
        CheckIndex(index);
        return string.Create(CultureInfo.InvariantCulture, $"glyphs/{SplitName(_split)}/{_seed}/{index:D6}");
    }

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        CheckIndex(index);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size * Size);
        GlyphCamera camera = _split is GlyphSplit.Training or GlyphSplit.Clean ? GlyphCamera.Scanner : GlyphCamera.Field;
        GlyphDraws draws = new(_seed, GlyphPurpose.Sample, (uint)_split, (uint)index);
        GlyphHand hand = new(ChooseHand(ref draws));

        Span<ushort> coverage = stackalloc ushort[Size * Size];
        coverage.Clear();
        GlyphInk ink = new(coverage, Size);
        new GlyphPen(hand, draws, Size).Write(GetLabel(index), ink, hand.PenRadius * camera.PenPercent / 100);

        GlyphDraws light = new(_seed, GlyphPurpose.Light, (uint)_split, (uint)index);
        GlyphDraws noise = new(_seed, GlyphPurpose.Noise, (uint)_split, (uint)index);
        GlyphPhotograph.Develop(ink, Size, hand.InkLevel, camera, light, noise, destination);
    }

    /// <summary>Writers are numbered through: those for training first, then an equal block for each other split.</summary>
    private int ChooseHand(ref GlyphDraws draws) => _split == GlyphSplit.Training
        ? draws.Between(0, TrainingHands - 1)
        : TrainingHands + (((int)_split - 1) * HeldOutHands) + draws.Between(0, HeldOutHands - 1);

    private static string SplitName(GlyphSplit split) => split switch
    {
        GlyphSplit.Training => "training",
        GlyphSplit.Clean => "clean",
        GlyphSplit.Field => "field",
        _ => "field-test",
    };

    private void CheckIndex(int index) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
}
