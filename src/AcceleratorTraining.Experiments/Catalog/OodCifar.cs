using System.Collections.Immutable;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>The MLPerf Tiny ResNet8 on CIFAR-10 under the corruptions of CIFAR-10-C: forward gradients beside backpropagation.</summary>
internal sealed class OodCifar : IExperiment
{
    private const string Backpropagation = "backprop";
    private const int Seeds = 3;

    private static readonly ImmutableArray<string> Corruptions =
    [
        "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur", "snow",
        "frost", "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression",
    ];

    private static readonly ImmutableArray<string> Recipes = ["default", "default-sign", "bias", "head", "weights-8w8a", "weights-16w8a"];

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
        return [.. from shift in Shifts(context) from seed in context.SeedList(Seeds) from cell in Cells(context, methods, shift, seed) select cell];
    }

    /// <inheritdoc/>
    public ExperimentReport Report(ExperimentContext context, ExperimentResults results) => new(
        "ResNet8 int8 on corrupted CIFAR-10",
        $"""
        MLPerf Tiny ResNet8 (pretrainedResnet_quant.tflite); CIFAR-10 as JPEG under the corruptions of CIFAR-10-C, NAME:SEVERITY. {CifarImages.Describe(context)}
        Forward gradients: {Steps(context)} steps of the recipe named. Backpropagation: Adam on all parameters of the dequantized model in float, the learning rate chosen on the validation samples, then
        re-quantized with the file's own scales ('-qat': trained with fake quantization). Every accuracy is that of the int8 file executed in integers; the float or 16-bit accuracy stands beside it.
        "±" is a 95 % interval by Student's t: over seeds for accuracies, over corruptions for differences between methods, which are paired.
        """,
        [ComparisonTables.Overall(results, Backpropagation), ComparisonTables.ByTask(results, "corruption")])
    {
        Plots = [ComparisonPlot.Bars(results, "ResNet8 on corrupted CIFAR-10")],
    };

    private static IEnumerable<string> Shifts(ExperimentContext context) => context.Quick
        ? ["contrast:5", "gaussian_noise:3", "defocus_blur:5"]
        : from severity in (int[])[3, 5] from name in Corruptions select $"{name}:{severity}";

    private static IEnumerable<ExperimentCell> Cells(ExperimentContext context, AdaptationMethods methods, string shift, ulong seed)
    {
        yield return methods.Unadapted(shift, seed);
        foreach (string name in context.Quick ? ["default", "head", "weights-8w8a", "weights-16w8a"] : Recipes)
        {
            yield return methods.Recipe(shift, AdaptationRecipes.Get(name) with { Steps = Steps(context) }, seed);
        }

        BackpropagationRequest request = context.Quick ? new() { Model = "", Epochs = 10, LearningRates = [0.001] } : new() { Model = "" };
        yield return methods.Backpropagation(shift, Backpropagation, request, seed);
        if (!context.Quick) yield return methods.Backpropagation(shift, "backprop-qat", request with { FakeQuantization = true }, seed);
    }

    private static int Steps(ExperimentContext context) => context.Quick ? 300 : 1000;
}
