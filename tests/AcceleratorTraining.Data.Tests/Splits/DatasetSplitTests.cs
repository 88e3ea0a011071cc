using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Splits;

public class DatasetSplitTests
{
    private static readonly int[] TwelveClassesUneven =
        [.. Enumerable.Range(0, 12).SelectMany(label => Enumerable.Repeat(label, 20 + (label * 7 % 5)))];

    [Fact]
    public void One_source_never_overlaps_and_stays_balanced_for_many_seeds_and_sizes()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 12, TwelveClassesUneven);
        for (ulong seed = 0; seed < 300; seed++)
        {
            int samples = 1 + (int)(seed * 37 % 120);
            int tests = (int)(seed * 11 % 100);
            var request = new SplitRequest { AdaptationSamples = samples, TestSamples = tests, Seed = seed };
            DatasetSplit split = DatasetSplit.Create(source, null, request);

            int[] all = [.. split.Adaptation, .. split.Validation, .. split.Test];
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.Equal(samples, split.Adaptation.Length + split.Validation.Length);
            Assert.Equal(samples / 5, split.Validation.Length);
            Assert.Equal(tests, split.Test.Length);
            Assert.Equal(0, split.DuplicatesSkipped);
            AssertBalanced(source, split.Adaptation);
            AssertBalanced(source, split.Validation);
            AssertBalanced(source, split.Test);
            AssertBalanced(source, [.. split.Adaptation, .. split.Validation]);
        }
    }

    [Fact]
    public void Test_samples_are_the_first_of_each_class_whatever_the_seed()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 3, [0, 0, 0, 1, 1, 1, 2, 2, 2]);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var request = new SplitRequest { AdaptationSamples = 3, TestSamples = 5, Seed = seed };
            Assert.Equal([0, 3, 6, 1, 4], DatasetSplit.Create(source, null, request).Test);
        }
    }

    [Fact]
    public void The_seed_decides_what_adapts_and_repeats_itself()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 12, TwelveClassesUneven);
        DatasetSplit Split(ulong seed) => DatasetSplit.Create(
            source, null, new SplitRequest { AdaptationSamples = 60, TestSamples = 24, Seed = seed });

        Assert.Equal(Split(1).Adaptation, Split(1).Adaptation);
        Assert.Equal(Split(1).Validation, Split(1).Validation);
        Assert.NotEqual(Split(1).Adaptation.Order(), Split(2).Adaptation.Order());
        Assert.NotEqual(Split(1).Adaptation.Order(), Split(1UL << 32).Adaptation.Order());
    }

    [Fact]
    public void Every_sample_of_a_class_is_drawn_by_some_seed()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 2, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
        var drawn = new HashSet<int>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            drawn.UnionWith(SampleSelection.Draw(source, 1, seed));
        }

        Assert.Equal(10, drawn.Count);
    }

    [Fact]
    public void A_class_that_runs_out_is_made_up_for_by_the_others()
    {
        InMemoryDataset source = SyntheticImages.Dataset("source", 3, [0, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
        int[] taken = SampleSelection.TakeFirst(source, 8);
        Assert.Equal([0, 1, 5, 2, 6, 3, 7, 4], taken);
    }

    [Fact]
    public void Test_candidates_with_the_pixels_of_an_adaptation_sample_are_skipped_and_replaced_within_their_class()
    {
        int[] labels = [0, 0, 1, 1];
        InMemoryDataset adaptation = SyntheticImages.Dataset("adaptation", 2, labels);
        // Images 2..9: its first two equal the adaptation source's last two.
        InMemoryDataset test = SyntheticImages.Dataset("test", 2, [1, 1, 0, 0, 0, 1, 1, 1], firstImage: 2);
        DatasetSplit split = DatasetSplit.Create(
            adaptation, test, new SplitRequest { AdaptationSamples = 4, TestSamples = 4, Seed = 3 });

        Assert.Equal(2, split.DuplicatesSkipped);
        Assert.Equal([2, 5, 3, 6], split.Test);
    }

    [Fact]
    public void Equal_pixels_within_one_source_never_end_up_on_both_sides()
    {
        byte[] pixels = new byte[40];
        for (int i = 0; i < 40; i++)
        {
            pixels[i] = (byte)(i % 10 / 2);
        }

        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        InMemoryDataset source = InMemoryDataset.FromPixels("twins", new ImageShape(1, 1, 1), SyntheticImages.Classes(2), labels, pixels);
        for (ulong seed = 0; seed < 50; seed++)
        {
            DatasetSplit split = DatasetSplit.Create(source, null, new SplitRequest { AdaptationSamples = 5, TestSamples = 4, Seed = seed });
            var tested = split.Test.Select(i => pixels[i]).ToHashSet();
            Assert.DoesNotContain(split.Adaptation.Concat(split.Validation), i => tested.Contains(pixels[i]));
        }
    }

    [Fact]
    public void The_same_data_opened_twice_or_seen_through_shifts_still_does_not_overlap()
    {
        InMemoryDataset first = SyntheticImages.Dataset("first", 2, [0, 0, 0, 1, 1, 1]);
        InMemoryDataset second = SyntheticImages.Dataset("second", 2, [0, 0, 0, 1, 1, 1]);
        ImageShift noise = ImageShift.Parse("gaussian_noise:5");
        var request = new SplitRequest { AdaptationSamples = 2, TestSamples = 4, ValidationSamples = 0 };
        DatasetSplit split = DatasetSplit.Create(
            new ShiftedDataset(first, noise, 1), new ShiftedDataset(second, noise, 2), request);
        Assert.Empty(split.Adaptation.Intersect(split.Test));
        Assert.Equal(4, split.Test.Length);

        DatasetSplit same = DatasetSplit.Create(new ShiftedDataset(first, noise, 1), new ShiftedDataset(first, noise, 2), request);
        Assert.Empty(same.Adaptation.Intersect(same.Test));
    }

    [Fact]
    public void Too_few_samples_are_refused_with_the_numbers()
    {
        InMemoryDataset source = SyntheticImages.Dataset("small", 2, [0, 0, 1, 1]);
        InvalidDataSetException one = Assert.Throws<InvalidDataSetException>(
            () => DatasetSplit.Create(source, null, new SplitRequest { AdaptationSamples = 3, TestSamples = 2 }));
        Assert.Equal("3 adaptation and 2 test samples without overlap need 5, but 'small' holds 4.", one.Message);

        InMemoryDataset twin = SyntheticImages.Dataset("twin", 2, [0, 0, 1, 1]);
        InvalidDataSetException two = Assert.Throws<InvalidDataSetException>(
            () => DatasetSplit.Create(source, twin, new SplitRequest { AdaptationSamples = 3, TestSamples = 2 }));
        Assert.Contains("only 1 that are not on the other side", two.Message, StringComparison.Ordinal);

        InvalidDataSetException draw = Assert.Throws<InvalidDataSetException>(() => SampleSelection.Draw(source, 5, 0));
        Assert.Equal("5 samples were asked of 'small', which holds only 4.", draw.Message);
    }

    [Fact]
    public void Sources_of_different_shapes_or_classes_are_refused()
    {
        var request = new SplitRequest { AdaptationSamples = 1, TestSamples = 1 };
        InMemoryDataset grey = SyntheticImages.Dataset("grey", 2, [0, 1]);
        InMemoryDataset wide = InMemoryDataset.FromPixels("wide", new ImageShape(2, 3, 1), grey.ClassNames, [0], new byte[6]);
        Assert.Equal(
            "'grey' holds images of 2x2x1, but 'wide' of 2x3x1.",
            Assert.Throws<InvalidDataSetException>(() => DatasetSplit.Create(grey, wide, request)).Message);

        InMemoryDataset other = InMemoryDataset.FromPixels("other", new ImageShape(2, 2, 1), ["class0", "dog"], [0], new byte[4]);
        Assert.Equal(
            "Class 1 is 'class1' in 'grey', but 'dog' in 'other'.",
            Assert.Throws<InvalidDataSetException>(() => DatasetSplit.Create(grey, other, request)).Message);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(500, 100)]
    [InlineData(1000, 200)]
    [InlineData(5000, 200)]
    public void Validation_is_a_fifth_and_at_most_200(int samples, int expected) =>
        Assert.Equal(expected, new SplitRequest { AdaptationSamples = samples, TestSamples = 0 }.EffectiveValidationSamples);

    private static void AssertBalanced(InMemoryDataset source, IReadOnlyCollection<int> chosen)
    {
        int[] counts = new int[source.ClassNames.Length];
        foreach (int index in chosen)
        {
            counts[source.GetLabel(index)]++;
        }

        Assert.True(counts.Max() - counts.Min() <= 1, $"counts {string.Join(' ', counts)}");
    }
}
