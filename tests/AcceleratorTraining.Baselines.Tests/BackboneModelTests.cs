using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>The committed models: what they hold, that backends agree on them, and the accuracies that their page states.</summary>
public sealed class BackboneModelTests
{
    private const double Tolerance = 0.01;

    public static TheoryData<string> Names => [.. Directory.GetFiles(RepositoryFiles.Models, "*.tflite").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Backends_give_the_same_bytes(string name)
    {
        byte[] file = RepositoryFiles.Model(name);
        ImageSet samples = Patterns(file, 2);
        Assert.Equal(BackendRuns.Outputs(new ReferenceBackend(), file, samples, 2), BackendRuns.Outputs(new CpuBackend(), file, samples, 2));
    }

    [Theory]
    [InlineData("mnist.tflite", 10, 48)]
    [InlineData("mnist-scratch.tflite", 10, 1568)]
    [InlineData("omniglot-5.tflite", 5, 128)]
    [InlineData("omniglot-20.tflite", 20, 128)]
    [InlineData("vit.tflite", 10, 64)]
    public void Heads_have_their_rows_and_features(string name, int rows, int features)
    {
        LinearLayer head = Head(Lower(name));
        Assert.Equal([rows, features], head.WeightShape);
        Assert.Single(head.WeightScales);
    }

    [Fact]
    public void The_head_for_training_from_scratch_is_zero_and_its_body_is_not()
    {
        LoweredModel model = Lower("mnist-scratch.tflite");
        Assert.DoesNotContain(Head(model).Weights, w => w != 0);
        Assert.DoesNotContain(Head(model).Bias, b => b != 0);
        Assert.All(model.Layers.Where(l => l.Kind == LinearKind.Conv2D), l => Assert.Contains(l.Weights, w => Math.Abs((int)w) == 127));
    }

    [Fact]
    public void Digits_are_told_as_well_as_the_page_says()
    {
        using IntegerModel model = new(RepositoryFiles.Model("mnist.tflite"));
        ImageSet test = new ImageSet(DatasetReader.Open(RepositoryFiles.RequireData("mnist", "t10k-images-idx3-ubyte.gz"))).Every(10);
        Assert.Equal(0.9894, model.Accuracy(test), Tolerance);
    }

    [Fact]
    public void Photographs_are_told_as_well_as_the_page_says()
    {
        using IntegerModel model = new(RepositoryFiles.Model("vit.tflite"));
        ImageSet test = new(DatasetReader.Open(RepositoryFiles.RequireData("cifar10", "test.zip"), channels: 3));
        Assert.Equal(0.6680, model.Accuracy(test), Tolerance);
    }

    [Fact]
    public void The_transformer_has_prompts_before_each_block()
    {
        LoweredModel model = Lower("vit.tflite");
        Assert.Equal(["block1/prompt", "block2/prompt", "block3/prompt", "block4/prompt"], model.Prompts.Select(p => p.Name));
        Assert.All(model.Prompts, p => Assert.Equal([1, 4, 64], p.Shape));
    }

    [Theory]
    [InlineData("omniglot-5.tflite", 5, 1, 0.9075)]
    [InlineData("omniglot-5.tflite", 5, 5, 0.9696)]
    [InlineData("omniglot-20.tflite", 20, 1, 0.7569)]
    public void Characters_of_new_alphabets_are_told_as_well_as_the_page_says(string name, int ways, int shots, double stated)
    {
        string[] zips = [RepositoryFiles.RequireData("omniglot", "images_background_small1.zip"), RepositoryFiles.RequireData("omniglot", "images_background_small2.zip")];
        ImageSet test = new(OmniglotDataset.Open(zips, new OmniglotOptions { Alphabets = [.. BackboneRun.TestAlphabets] }));
        using IntegerModel model = new(RepositoryFiles.Model(name));
        int[] labels = [.. Enumerable.Range(0, test.Count).Select(test.Label)];
        Assert.Equal(stated, Prototypes.Accuracy(model.Features(test), labels, ways, shots, episodes: 600), Tolerance);
    }

    private static LoweredModel Lower(string name) => ModelLowering.Lower(Models.QuantizedModel.Parse(RepositoryFiles.Model(name), name), new LoweringOptions());

    private static LinearLayer Head(LoweredModel model) => model.Layers[model.HeadLayer];

    // Gradients with steps: not random, not flat.
    private static ImageSet Patterns(byte[] file, int count)
    {
        Models.QuantizedModel model = Models.QuantizedModel.Parse(file, "backbone");
        int[] shape = [.. model.Tensors[model.Inputs[0]].Shape];
        MapShape image = new(shape[1], shape[2], shape[3]);
        return new ImageSet(image, [.. Enumerable.Range(0, count).Select(s => Enumerable.Range(0, image.Count).Select(i => (byte)((i * (s + 2)) ^ (i >> 5))).ToArray())], new int[count]);
    }
}
