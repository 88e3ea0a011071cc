using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>A small int8 vision transformer on shifted CIFAR-10: its prompt tokens, its head, or more.</summary>
internal sealed class VitPrompt : IExperiment
{
    private const string Backpropagation = "backprop";
    private const int Seeds = 1, QuickSteps = 100;

    private static readonly ImmutableArray<string> Recipes = ["prompts", "head", "default", "weights-8w8a-head"];

    /// <inheritdoc/>
    public string Name => "vit-prompt";

    /// <inheritdoc/>
    public string Summary => "A small int8 vision transformer on shifted CIFAR-10: prompt tokens, head, biases and gains, weights, and backpropagation.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        string model = context.Data.RequireFromRepository("benchmarks/Models/vit.tflite");
        AdaptationMethods methods = new(context, model, CifarImages.Open(context, QuantizedModel.Load(model)));
        return [.. from shift in Shifts(context) from seed in context.SeedList(Seeds) from cell in Cells(context, methods, shift, seed) select cell];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "A vision transformer under shift",
        $"""
        vit.tflite of benchmarks/Models (int8, 32 x 32 x 3, trained by this project). {CifarImages.Describe(context)} Every recipe {(context.Quick ? $"over {QuickSteps} steps" : "as it is shipped")}; "prompts": the prompt tokens by forward gradients and the exact head.
        Backpropagation: float Adam on all weights and biases through fake quantization, {(context.Quick ? 3 : 24)} passes at a rate of 0.001, re-quantized with the file's scales. "±" is a 95 % interval by Student's t: over seeds, where there is more than one, for accuracies, over shifts for differences between methods.
        """,
        [ComparisonTables.Overall(results, Backpropagation), ComparisonTables.ByTask(results, "shift")])
    {
        Plots = [ComparisonPlot.Bars(results, "Vision transformer on shifted CIFAR-10")],
    };

    private static IEnumerable<string> Shifts(ExperimentContext context) => context.Quick
        ? ["contrast:5"]
        : from severity in (int[])[3, 5] from name in (string[])["contrast", "gaussian_noise"] select $"{name}:{severity}";

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, AdaptationMethods methods, string shift, ulong seed)
    {
        yield return methods.Unadapted(shift, seed);
        foreach (string name in Recipes) yield return methods.Recipe(shift, context.Recipe(name, QuickSteps), seed);
        yield return methods.Backpropagation(shift, Backpropagation, new() { Model = "", FakeQuantization = true, Epochs = context.Quick ? 3 : 24, LearningRates = [0.001] }, seed);
    }
}
