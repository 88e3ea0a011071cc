using System.Collections.Immutable;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>The MLPerf Tiny ResNet8 on CIFAR-10 under the corruptions of CIFAR-10-C: forward gradients beside backpropagation.</summary>
internal sealed class OodCifar : IExperiment
{
    private const string Backpropagation = "backprop";
    private const int Seeds = 1, QuickSteps = 300;

    // Of what the default recipe trains, so that what it trains and how it is trained are told apart.
    private const string SameParameters = "backprop-biases-gains-head";

    // As many forwards as the recipes it is held against.
    private const string Short = "default-1000", LongWeights = "weights-16w8a-4000";

    private static readonly ImmutableArray<string> Recipes = ["head", "weights-16w8a", "weights-8w8a", "bias", "weights-sparse"];

    /// <inheritdoc/>
    public string Name => "ood-cifar";

    /// <inheritdoc/>
    public string Summary => "ResNet8 int8 on CIFAR-10 under 15 corruptions: zero-shot, recipes of forward gradients, backpropagation with the same samples.";

    /// <inheritdoc/>
    public ImmutableArray<ExperimentCell> Plan(ExperimentContext context)
    {
        string model = SharedModels.ResNet8(context.Data);
        ShiftedImages images = CifarImages.Open(context, QuantizedModel.Load(model));
        AdaptationMethods methods = new(context, model, images);

        // The comparison that matters first, over all tasks: what is cut off leaves whole columns.
        List<Func<string, ulong, ExperimentCell>> kinds =
        [
            methods.Unadapted,
            (shift, seed) => methods.Recipe(shift, context.Recipe("default", QuickSteps), seed),
            (shift, seed) => methods.Backpropagation(shift, Backpropagation, Peer(context), seed),
        ];
        if (!context.Quick) kinds.Add((shift, seed) => methods.Recipe(shift, AdaptationRecipes.Default.WithSteps(1000) with { Name = Short }, seed));
        foreach (string name in Recipes) kinds.Add((shift, seed) => methods.Recipe(shift, context.Recipe(name, QuickSteps), seed));
        kinds.Add((shift, seed) => methods.Backpropagation(shift, SameParameters, Peer(context) with { Subset = "bias+gain+head" }, seed));
        if (!context.Quick) kinds.Add((shift, seed) => methods.Recipe(shift, AdaptationRecipes.Get("weights-16w8a").WithSteps(4000) with { Name = LongWeights }, seed));
        return [.. from kind in kinds from seed in context.SeedList(Seeds) from shift in Shifts(context) select kind(shift, seed)];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "ResNet8 int8 on corrupted CIFAR-10",
        $"""
        MLPerf Tiny ResNet8 (pretrainedResnet_quant.tflite); CIFAR-10 as JPEG under the corruptions of CIFAR-10-C, NAME:SEVERITY. {CifarImages.Describe(context)}
        Forward gradients: {(context.Quick ? QuickSteps : AdaptationRecipes.Default.Steps)} steps of the default recipe, {(context.Quick ? QuickSteps : AdaptationRecipes.Get("head").Steps)} of the others, or as many as a name ends with. Backpropagation: Adam on all parameters of the dequantized model in float, 24 passes over the same samples at a fixed rate of 0.003 (the best of four tried on two of the tasks), without fake quantization, then
        re-quantized with the file's own scales; "{SameParameters}": the same on what the default recipe trains. Every accuracy is that of the int8 file executed in integers; the float or 16-bit accuracy stands beside it.
        "±" is a 95 % interval by Student's t, over corruptions for differences between methods, which are paired.
        """,
        [ComparisonTables.Overall(results, Backpropagation), ComparisonTables.ByTask(results, "corruption")])
    {
        Plots = [ComparisonPlot.Bars(results, "ResNet8 on corrupted CIFAR-10")],
    };

    private static IEnumerable<string> Shifts(ExperimentContext context) => context.Quick
        ? ["contrast:5", "gaussian_noise:3", "defocus_blur:5"]
        : from severity in (int[])[3, 5] from name in ImageShift.Corruptions select $"{name}:{severity}";

    private static BackpropagationRequest Peer(ExperimentContext context) =>
        new() { Model = "", Epochs = context.Quick ? 10 : 24, LearningRates = [0.003] };
}
