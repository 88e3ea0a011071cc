using System.Buffers.Binary;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments.Tests;

/// <summary>What a seed and a K decide, and what they leave alone.</summary>
public class AdaptationSamplesTests
{
    private const int Side = 4, Classes = 10;

    [Fact]
    public void A_seed_decides_which_images_adapt_and_never_which_test()
    {
        using TemporaryFolder folder = new();
        string train = Images(folder, "train", 200), test = Images(folder, "test", 100);
        QuantizedModel model = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);
        ShiftedImages images = new(new DataFolder(Path: null, Repository: null), model, train, test, channels: 1, new SplitRequest { AdaptationSamples = 50, ValidationSamples = 20, TestSamples = 40 });
        AdaptationData first = images.Load("contrast:3", 1), second = images.Load("contrast:3", 2), again = images.Load("contrast:3", 1), other = images.Load("contrast:5", 1);

        Assert.Equal((40, 40), (first.Test.Count, second.Test.Count));
        Assert.True(Same(first.Test, second.Test));
        Assert.False(Same(first.Training, second.Training));
        Assert.False(Same(first.Validation, second.Validation));
        Assert.True(Same(first.Training, again.Training));

        // The shift changes pixels, not which samples there are.
        Assert.False(Same(first.Test, other.Test));
        Assert.Equal(first.Training.Labels, other.Training.Labels);
        Assert.NotEqual(images.Fingerprint("contrast:3", 1), images.Fingerprint("contrast:3", 2));
    }

    [Fact]
    public void A_smaller_k_is_among_a_larger_one_and_both_are_tested_on_the_same_clips()
    {
        SpeakerClips clips = new(new(() => TestClips.Create(["lucas", "theo"], 12)), "test", "theo");
        AdaptationData one = clips.Load(SpeakerClips.TaskOf("theo", 1), 1), three = clips.Load(SpeakerClips.TaskOf("theo", 3), 1), other = clips.Load(SpeakerClips.TaskOf("theo", 3), 2);
        Assert.Equal([.. Enumerable.Repeat(1, Classes)], one.Training.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Equal([.. Enumerable.Repeat(3, Classes)], three.Training.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Subset(Rows(three.Training), Rows(one.Training));
        Assert.True(Same(one.Test, three.Test));
        Assert.False(Same(three.Training, other.Training));

        // Ten of each of the speaker's twelve may adapt; no clip does both, and none is another speaker's.
        Assert.Equal(2 * Classes, one.Test.Count);
        Assert.Empty(Rows(three.Training).Intersect(Rows(three.Test)));
        AdaptationData lucas = new SpeakerClips(new(() => TestClips.Create(["lucas", "theo"], 12)), "test", "lucas").Load(SpeakerClips.TaskOf("lucas", 10), 1);
        Assert.Empty(Rows(lucas.Training).Union(Rows(lucas.Test)).Intersect(Rows(three.Training).Union(Rows(three.Test))));
    }

    private static bool Same(LabelledSamples a, LabelledSamples b) => a.Inputs.Span.SequenceEqual(b.Inputs.Span) && a.Labels.SequenceEqual(b.Labels);

    private static HashSet<string> Rows(LabelledSamples samples) => [.. Enumerable.Range(0, samples.Count).Select(i => Convert.ToHexString(samples[i]))];

    // An IDX pair of noise, the classes in turn.
    private static string Images(TemporaryFolder folder, string name, int count)
    {
        PhiloxStream random = new((ulong)count, (0, 0, 0));
        byte[] images = new byte[16 + count * Side * Side], labels = new byte[8 + count];
        int[] header = [0x803, count, Side, Side];
        for (int i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * i), header[i]);
        for (int i = 16; i < images.Length; i++) images[i] = (byte)random.NextUInt32();
        BinaryPrimitives.WriteInt32BigEndian(labels, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        for (int i = 0; i < count; i++) labels[8 + i] = (byte)(i % Classes);
        File.WriteAllBytes(folder[$"{name}-labels-idx1-ubyte"], labels);
        File.WriteAllBytes(folder[$"{name}-images-idx3-ubyte"], images);
        return folder[$"{name}-images-idx3-ubyte"];
    }
}
