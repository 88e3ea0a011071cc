using System.Collections.Immutable;
using System.Security.Cryptography;

namespace AcceleratorTraining.Data;

/// <summary>
/// Which samples adapt, which validate and which test. No test sample is ever an adaptation or validation sample,
/// neither by index nor by pixels. Every list is class-balanced as far as the classes' sizes allow: counts of two classes
/// differ by at most one. Lists are in drawing order, so a prefix of Validation or Test is as balanced as the whole.
/// </summary>
public sealed class DatasetSplit
{
    private DatasetSplit(ImmutableArray<int> adaptation, ImmutableArray<int> validation, ImmutableArray<int> test, int duplicatesSkipped)
    {
        Adaptation = adaptation;
        Validation = validation;
        Test = test;
        DuplicatesSkipped = duplicatesSkipped;
    }

    /// <summary>Indices into the adaptation source that training uses.</summary>
    public ImmutableArray<int> Adaptation { get; }

    /// <summary>Indices into the adaptation source that validate; counted in the adaptation samples asked for.</summary>
    public ImmutableArray<int> Validation { get; }

    /// <summary>Indices into the test source (the adaptation source, if there is no other).</summary>
    public ImmutableArray<int> Test { get; }

    /// <summary>How many candidates were passed over because their pixels (SHA-256) would be on both sides.</summary>
    public int DuplicatesSkipped { get; }

    /// <summary>Splits one source, or an adaptation source and a test source.</summary>
    /// <remarks>
    /// One source: test samples are the first of each class, whatever the seed, and adaptation draws from the rest.
    /// Two sources: adaptation draws first; test samples are the first of each class that equal no adaptation sample.
    /// A <see cref="ShiftedDataset"/> is split by the images under the shift, since equal images may be shifted differently.
    /// Reads the pixels of the samples chosen, no others.
    /// </remarks>
    /// <param name="adaptationSource">Where adaptation and validation samples come from.</param>
    /// <param name="testSource">Where test samples come from; null means the adaptation source.</param>
    /// <param name="request">How many, and by which seed.</param>
    /// <exception cref="InvalidDataSetException">Too few samples, sources of different shapes or classes, or a broken image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count of <paramref name="request"/> is outside its range.</exception>
    public static DatasetSplit Create(IImageDataset adaptationSource, IImageDataset? testSource, SplitRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.AdaptationSamples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(request.TestSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(request.EffectiveValidationSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(request.EffectiveValidationSamples, request.AdaptationSamples);

        IImageDataset adaptation = Unshifted(adaptationSource);
        IImageDataset test = testSource is null ? adaptation : Unshifted(testSource);
        return ReferenceEquals(adaptation, test) ? SplitOne(adaptation, request) : SplitTwo(adaptation, test, request);
    }

    private static DatasetSplit SplitOne(IImageDataset source, SplitRequest request)
    {
        long needed = (long)request.AdaptationSamples + request.TestSamples;
        if (needed > source.Count)
        {
            throw new InvalidDataSetException(
                $"{request.AdaptationSamples} adaptation and {request.TestSamples} test samples without overlap need {needed}, but '{source.Name}' holds {source.Count}.");
        }

        int[] test = SampleSelection.TakeFirst(source, request.TestSamples);
        var fingerprints = new HashSet<string>(test.Select(index => Fingerprint(source, index)));
        IEnumerable<int> rest = Enumerable.Range(0, source.Count).Except(test);
        List<int>[] candidates = SampleSelection.Shuffle(
            SampleSelection.GroupByClass(source, rest), request.Seed, SelectionPurpose.Adaptation);
        int[] adaptation = TakeUnlike(source, candidates, request.AdaptationSamples, fingerprints, "adaptation", out int skipped);
        return Assemble(source, adaptation, test, skipped, request);
    }

    private static DatasetSplit SplitTwo(IImageDataset adaptationSource, IImageDataset testSource, SplitRequest request)
    {
        RequireSameTask(adaptationSource, testSource);
        int[] adaptation = SampleSelection.Draw(adaptationSource, request.AdaptationSamples, request.Seed);
        var fingerprints = new HashSet<string>(adaptation.Select(index => Fingerprint(adaptationSource, index)));
        List<int>[] candidates = SampleSelection.GroupByClass(testSource, Enumerable.Range(0, testSource.Count));
        int[] test = TakeUnlike(testSource, candidates, request.TestSamples, fingerprints, "test", out int skipped);
        return Assemble(adaptationSource, adaptation, test, skipped, request);
    }

    private static DatasetSplit Assemble(IImageDataset source, int[] adaptation, int[] test, int skipped, SplitRequest request)
    {
        List<int>[] candidates = SampleSelection.Shuffle(
            SampleSelection.GroupByClass(source, adaptation), request.Seed, SelectionPurpose.Validation);

        // The classes that adaptation drew one more of give one more here, so that what remains is balanced as well.
        int[] validation = SampleSelection.Take(
            [.. candidates.OrderByDescending(candidate => candidate.Count)], request.EffectiveValidationSamples, _ => true);
        return new DatasetSplit([.. adaptation.Except(validation)], [.. validation], [.. test], skipped);
    }

    /// <summary>Takes candidates whose pixels equal none of <paramref name="taboo"/>.</summary>
    private static int[] TakeUnlike(
        IImageDataset source, List<int>[] candidates, int count, HashSet<string> taboo, string purpose, out int skipped)
    {
        int duplicates = 0;
        int[] taken = SampleSelection.Take(candidates, count, index =>
        {
            bool duplicate = taboo.Contains(Fingerprint(source, index));
            duplicates += duplicate ? 1 : 0;
            return !duplicate;
        });
        skipped = duplicates;
        return taken.Length == count
            ? taken
            : throw new InvalidDataSetException(
                $"{count} {purpose} samples were asked of '{source.Name}', which has only {taken.Length} that are not on the other side of the split ({duplicates} have the pixels of a sample there).");
    }

    /// <summary>Labels of two sources mean the same only if one list of class names begins with the other.</summary>
    private static void RequireSameTask(IImageDataset first, IImageDataset second)
    {
        if (first.GetShape() != second.GetShape())
        {
            throw new InvalidDataSetException(
                $"'{first.Name}' holds images of {first.GetShape()}, but '{second.Name}' of {second.GetShape()}.");
        }

        for (int label = 0; label < Math.Min(first.ClassNames.Length, second.ClassNames.Length); label++)
        {
            if (first.ClassNames[label] != second.ClassNames[label])
            {
                throw new InvalidDataSetException(
                    $"Class {label} is '{first.ClassNames[label]}' in '{first.Name}', but '{second.ClassNames[label]}' in '{second.Name}'.");
            }
        }
    }

    private static string Fingerprint(IImageDataset source, int index)
    {
        byte[] pixels = new byte[source.GetShape().ByteCount];
        source.Read(index, pixels);
        return Convert.ToHexString(SHA256.HashData(pixels));
    }

    private static IImageDataset Unshifted(IImageDataset source)
    {
        while (source is ShiftedDataset shifted)
        {
            source = shifted.Inner;
        }

        return source;
    }
}
