using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>A small int8 CNN on MNIST: adapted to digits turned by 30 and 45 degrees, and trained from scratch.</summary>
internal sealed class RotatedMnist : IExperiment
{
    private const string Backpropagation = "backprop", Upright = "from scratch";
    private const string Origin = "yann.lecun.com/exdb/mnist or a mirror of its four .gz files";
    private const int Seeds = 3, ScratchSeeds = 1;

    // The shift 'rotation' counts its angles 15, 30, 45, 60, 90.
    private static readonly ImmutableArray<string> Rotations = ["rotation:2", "rotation:3"];

    // From a head of nothing. Rates were chosen on held-out training digits; four times the head's ended at 0.44 there.
    private static readonly AdaptationRecipe Head = AdaptationRecipes.Get("head") with { Name = "scratch-head", HeadRate = 1638, FinalRate = 0 };

    // The convolutions' biases and gains by forward gradients beside it.
    private static readonly AdaptationRecipe Body = AdaptationRecipes.Default with { Name = "scratch-default", InitialRate = 3277, HeadRate = 1638, FinalRate = 0 };

    /// <inheritdoc/>
    public string Name => "rotated-mnist";

    /// <inheritdoc/>
    public string Summary => "A small int8 CNN on MNIST: adapted to rotations of 30 and 45 degrees, and trained from scratch in integers.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        AdaptationMethods adapted = Open(context, "mnist", new SplitRequest { AdaptationSamples = 1000, ValidationSamples = 100, TestSamples = TestSamples(context) });
        AdaptationMethods scratch = Open(context, "mnist-scratch", new SplitRequest { AdaptationSamples = context.Quick ? 5000 : 60_000, ValidationSamples = 500, TestSamples = TestSamples(context) });
        return
        [
            .. from shift in Rotations from seed in context.SeedList(Seeds) from cell in Adapted(context, adapted, shift, seed) select cell,
            .. from seed in context.SeedList(ScratchSeeds) from cell in Scratch(context, scratch, seed) select cell with { Task = Upright },
        ];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "Rotated MNIST, and MNIST from scratch",
        string.Create(CultureInfo.InvariantCulture, $"""
        rotation:2 and rotation:3 are digits turned by 30 and 45 degrees: 1000 adaptation samples (100 of them for validation), {(context.Quick ? "300 steps of each recipe" : "each recipe with the steps it has by itself")}. "{Upright}": an int8 CNN of random convolutions and a zero head, whose ranges of activations and logits were calibrated with a float head; upright digits,
        {ScratchSteps(context)} steps of 32, with an exact head alone and with forward gradients on the convolutions' biases and gains beside it; no backpropagation beside these. Backpropagation: float Adam through fake quantization, the better of two rates by validation, whose search is not counted. {TestSamples(context)} test images. Accuracies are those of the int8 file. "±" is a 95 % interval by Student's t: over seeds for accuracies, over tasks for differences.
        Published, from scratch: PocketNN 96.98 % and NITRO-D 97.36 % (integer backward passes), float zeroth-order CNNs 96.7 to 97.8 %.
        """),
        [ComparisonTables.Overall(results, Backpropagation), ComparisonTables.ByTask(results, "task")])
    {
        Plots = [ComparisonPlot.Bars(results, "MNIST: rotations and from scratch")],
    };

    private static AdaptationMethods Open(ExperimentContext context, string name, SplitRequest request)
    {
        string path = context.Data.RequireFromRepository($"benchmarks/Models/{name}.tflite");
        string train = context.Data.Require("mnist/train-images-idx3-ubyte.gz", Origin), test = context.Data.Require("mnist/t10k-images-idx3-ubyte.gz", Origin);
        return new AdaptationMethods(context, path, new ShiftedImages(context.Data, QuantizedModel.Load(path), train, test, channels: 1, request));
    }

    private static IEnumerable<ExperimentCell> Adapted(ExperimentContext context, AdaptationMethods methods, string shift, ulong seed)
    {
        yield return methods.Unadapted(shift, seed);
        foreach (string name in (string[])["default", "head", "weights-8w8a", "weights-16w8a"]) yield return methods.Recipe(shift, context.Recipe(name, 300), seed);
        yield return methods.Backpropagation(shift, Backpropagation, new() { Model = "", FakeQuantization = true, Epochs = 5, LearningRates = [0.001, 0.003] }, seed);
    }

    private static IEnumerable<ExperimentCell> Scratch(ExperimentContext context, AdaptationMethods methods, ulong seed)
    {
        yield return methods.Recipe("none", Body with { Steps = ScratchSteps(context) }, seed);
        yield return methods.Recipe("none", Head with { Steps = ScratchSteps(context) }, seed);
    }

    private static int ScratchSteps(ExperimentContext context) => context.Quick ? 1000 : 24_000;

    private static int TestSamples(ExperimentContext context) => context.Quick ? 2000 : 10_000;
}
