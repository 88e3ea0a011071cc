using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// So many training steps on the built-in model end with the parameters that the reference ends with, compared by hash
/// after every step.
/// </summary>
public static class TrainingCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "training";

    private const int Steps = 5, Batch = 4, Samples = 32;
    private const ulong Seed = 7;

    private static readonly Lazy<LabelledSamples> Field = new(Read);

    /// <summary>One case a recipe that fits a classifier without prompt tokens.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. AdaptationRecipes.All.Where(r => r.Objective.HasClasses && r.Selection != ParameterSelection.Prompts).Select(r => new ConformanceCase(Suite, r.Name, b => CompareAsync(b, r, Profiles.TfliteReference))),
        new(Suite, "default under mcu-int8", b => CompareAsync(b, AdaptationRecipes.Default, Profiles.Get("mcu-int8"))),
    ];

    internal static async Task CompareAsync(IBackend backend, AdaptationRecipe recipe, AcceleratorProfile profile)
    {
        string[] expected = await TrainAsync(new ReferenceBackend(), recipe, profile).ConfigureAwait(false);
        string[] actual = await TrainAsync(backend, recipe, profile).ConfigureAwait(false);
        for (int step = 0; step < expected.Length; step++) Check.That(expected[step] == actual[step], $"recipe {recipe.Name}: the parameters have hash {actual[step]} after step {step} instead of {expected[step]}");

        // Rounding an update that is smaller than half a step leaves a weight where it is: that recipe is there to show it.
        bool moves = recipe.Update == UpdateRule.RoundNearest || expected.Distinct().Count() == expected.Length;
        Check.That(moves, $"recipe {recipe.Name}: a step changed nothing, so nothing was compared");
    }

    private static async Task<string[]> TrainAsync(IBackend backend, AdaptationRecipe shipped, AcceleratorProfile profile)
    {
        // A rate that falls to 0 would leave the last step nothing to compare.
        AdaptationRecipe recipe = shipped with { Steps = Steps, Batch = Batch, FinalRate = shipped.FinalRate > 0 ? shipped.FinalRate : shipped.InitialRate / 20 };
        AdaptationSession session = new(QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName), backend, profile);
        using TrainingDevice training = TrainingDevice.Open(session, ParameterSet.Create(session.Lower(1), recipe), recipe, Seed);
        BatchSampler sampler = new(Seed, Field.Value.Count, Batch);
        string[] hashes = new string[Steps];
        for (int step = 0; step < Steps; step++)
        {
            await training.Trainer.StepAsync(step, Field.Value, sampler).ConfigureAwait(false);
            hashes[step] = await HashAsync(training).ConfigureAwait(false);
        }

        return hashes;
    }

    private static async Task<string> HashAsync(TrainingDevice training)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImmutableArray<byte> tensor in await training.Store.ReadAsync().ConfigureAwait(false)) hash.AppendData(tensor.AsSpan());
        if (training.Trainer.Head is { } head)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(head.Weights.AsSpan()));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(head.Bias.AsSpan()));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(head.Masters.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The model takes scale 1/255 and zero point -128, so its input byte is pixel - 128.
    private static LabelledSamples Read()
    {
        IImageDataset dataset = GlyphDataset.Field(1, Samples);
        int bytes = dataset.Height * dataset.Width * dataset.Channels;
        byte[] inputs = new byte[dataset.Count * bytes];
        for (int i = 0; i < dataset.Count; i++) dataset.Read(i, inputs.AsSpan(i * bytes, bytes));
        for (int i = 0; i < inputs.Length; i++) inputs[i] ^= 0x80;
        int[] labels = [.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)];
        int classes = dataset.ClassNames.Length;

        // A teacher that knows: read by no objective but distillation.
        return new LabelledSamples(inputs, [.. labels], labels.SelectMany(label => Enumerable.Range(0, classes).Select(c => (byte)(c == label ? 60 : 0))).ToArray());
    }
}
