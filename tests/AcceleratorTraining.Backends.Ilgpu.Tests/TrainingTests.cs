using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>Long runs on a network of the usual size: one wrong bit would grow over the steps.</summary>
public sealed class TrainingTests
{
    private const int Steps = 100, Batch = 4;
    private const ulong Seed = 11;

    [Theory]
    [InlineData("default")]
    [InlineData("weights-8w8a")]
    public async Task A_hundred_steps_of_ResNet8_end_with_the_weights_of_the_cpu_backend(string recipe)
    {
        string folder = TestData.Require("tflite-goldens", "pretrainedResnet_quant");
        string[] expected = await TrainAsync(new CpuBackend(), folder, recipe), actual = await TrainAsync(Pocl.Backend, folder, recipe);
        Assert.Equal(Steps / 10, expected.Distinct().Count());
        Assert.Equal(expected, actual);
    }

    // The hash of all parameters after every tenth step.
    private static async Task<string[]> TrainAsync(IBackend backend, string folder, string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.All.Single(r => r.Name == name) with { Steps = Steps, Batch = Batch };
        byte[][] images = [.. Directory.GetFiles(folder, "in_*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        LabelledSamples samples = new(images.SelectMany(i => i).ToArray(), [.. Enumerable.Range(0, images.Length)]);
        AdaptationSession session = new(QuantizedModel.Parse(File.ReadAllBytes(Path.Combine(folder, "model.tflite")), "resnet8"), backend, Profiles.TfliteReference);
        using TrainingDevice training = TrainingDevice.Open(session, ParameterSet.Create(session.Lower(1), recipe), recipe, Seed);
        BatchSampler sampler = new(Seed, samples.Count, Batch);
        List<string> hashes = [];
        for (int step = 0; step < Steps; step++)
        {
            await training.Trainer.StepAsync(step, samples, sampler);
            if (step % 10 == 9) hashes.Add(await HashAsync(training));
        }

        return [.. hashes];
    }

    private static async Task<string> HashAsync(TrainingDevice training)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImmutableArray<byte> tensor in await training.Store.ReadAsync()) hash.AppendData(tensor.AsSpan());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
