using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// F: (samples, labels or targets, masters, key, signed magnitude) -> loss, and what the exact head's gradient is made of where
/// there is one. The only program that training runs on samples; compiled once.
/// </summary>
public static class QueryProgram
{
    /// <summary>The program's name.</summary>
    public const string ProgramName = "query";

    /// <summary>Samples, i8 [batch, ...].</summary>
    public const string Samples = "input:0";

    /// <summary>Labels, i32[batch]; -1 marks padding.</summary>
    public const string Labels = "labels";

    /// <summary>Direction key, u32[4].</summary>
    public const string Key = "key";

    /// <summary>Signed magnitude, i32[1]: <see cref="OneMagnitude"/> for one perturbation. Where layers may rest, one binding a layer.</summary>
    public const string Magnitude = "magnitude";

    /// <summary>The binding of one layer's magnitude, where layers may rest.</summary>
    /// <param name="operatorIndex">The layer's operator.</param>
    public static string MagnitudeOf(int operatorIndex) => $"{Magnitude}:{operatorIndex:000}";

    /// <summary>Direction key of the step to the neighbouring point, u32[4]; only with a sharpness radius.</summary>
    public const string NeighbourKey = "neighbour-key";

    /// <summary>Signed magnitude of that step, i32[1]; likewise.</summary>
    public const string NeighbourMagnitude = "neighbour-magnitude";

    /// <summary>The samples' targets, of the objective's type; only where it needs any.</summary>
    public const string Targets = "targets";

    /// <summary>Summed loss, i64[1], Q16 log2 units.</summary>
    public const string Loss = "loss";

    /// <summary>Loss of each sample, i32[batch].</summary>
    public const string Losses = "losses";

    /// <summary>Logits, [batch, classes]; only if asked for or with an exact head.</summary>
    public const string Logits = "logits";

    /// <summary>What the exact head sees, i8[batch, inputs]; only with one.</summary>
    public const string Features = "features";

    /// <summary>Bindings that a step sets anew before each pass.</summary>
    internal static readonly ImmutableArray<string> OfPasses = [Key, Magnitude, NeighbourKey, NeighbourMagnitude, Loss, Losses, Logits, Features];

    /// <summary>The magnitude of one perturbation: 2^16, or less where F and U share steps in the unit of updates.</summary>
    public static int OneMagnitude(ParameterSet parameters) => 1 << (Perturb.MagnitudeFractionBits - parameters.QueryShift);

    internal static TensorType MagnitudeType { get; } = new(ElementType.Int32, [1], ValueRange.Symmetric(Perturb.MaximumMagnitude));

    /// <summary>Builds F.</summary>
    /// <param name="model">Lowered with every parameter bound and the final softmax cut.</param>
    /// <param name="parameters">What the recipe trains.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="withLogits">Whether logits are an output too.</param>
    public static ForwardProgram Build(LoweredModel model, ParameterSet parameters, AdaptationRecipe recipe, bool withLogits)
    {
        ForwardProgramBuilder builder = new(ProgramName);
        ModelProgram program = new(model, builder);
        QueryContext context = new(builder, recipe);
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            int view = parameter.Kind == ParameterKind.Weights ? recipe.Applier.View(context, parameter) : context.Perturbed(parameter, context.Master(parameter));
            Bind(context, program, parameter, view);
        }

        if (parameters.Head is { } head)
        {
            program.Substitute(ModelProgram.WeightsName(head), builder.Input(ModelProgram.WeightsName(head), new TensorType(ElementType.Int8, head.Shape())));
            program.Substitute(ModelProgram.BiasName(head), builder.Input(ModelProgram.BiasName(head), ExactHead.BiasType(head)));
        }

        program.FreezeTheRest(_ => false);
        HashSet<int> wideSums = [];
        IReadOnlyDictionary<string, int> outputs = program.Inline((node, inputs) => Rewrite(context, wideSums, node, inputs));
        Score(new ObjectiveContext(builder, model, program.Samples, outputs, recipe.Objective), parameters, recipe.Objective, withLogits);
        recipe.Applier.Finish(context);
        return recipe.Applier.IsInPlace ? builder.Build() : LateViews.Order(builder.Build());
    }

    private static void Bind(QueryContext context, ModelProgram program, TrainableParameter parameter, int view)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Prompt:
                program.Substitute(parameter.Prompt!.Binding, view);
                break;
            case ParameterKind.Bias:
                foreach (LinearLayer one in parameter.Layers) program.Substitute(ModelProgram.BiasName(one), view);
                break;
            case ParameterKind.Weights:
                foreach (LinearLayer one in parameter.Layers) program.Substitute(ModelProgram.WeightsName(one), view);
                break;
            default:
                LinearLayer layer = parameter.Layer;
                (int multiplier, int shift) = parameter.SharesFactor
                    ? (context.Shared[StepTensors.Multiplier(layer)], context.Shared[StepTensors.Shift(layer)])
                    : (program.Multiplier(layer), program.Shift(layer));
                ImmutableArray<int> scaled = context.Builder.ApplyMany(new ApplyGain(), multiplier, shift, view);
                program.Substitute(ModelProgram.MultiplierName(layer), scaled[0]);
                program.Substitute(ModelProgram.ShiftName(layer), scaled[1]);
                break;
        }
    }

    private static ImmutableArray<int> Rewrite(QueryContext context, HashSet<int> wideSums, Node node, ImmutableArray<int> inputs)
    {
        ForwardProgramBuilder builder = context.Builder;
        switch (node.Operator)
        {
            case Conv2D or MatMul or DepthwiseConv2D when builder.TypeOf(inputs[1]).Element == ElementType.Int16:
                ImmutableArray<int> sums = builder.ApplyMany(node.Operator, inputs[0], inputs[1], WideWeights.Bias(builder, inputs[2]));
                wideSums.Add(sums[0]);
                return sums;
            case Conv2D or MatMul:
                return context.Rewritten(node.Operator, inputs);
            case Rescale rescale when wideSums.Contains(inputs[0]):
                return builder.ApplyMany(rescale with { PreShift = rescale.PreShift - WideWeights.FractionBits }, inputs.AsSpan());
            default:
                return default;
        }
    }

    private static void Score(ObjectiveContext context, ParameterSet parameters, Objective objective, bool withLogits)
    {
        ForwardProgramBuilder builder = context.Builder;
        (int loss, int losses) = objective.Build(context);
        builder.Output(Loss, loss);
        builder.Output(Losses, losses);
        if (withLogits || parameters.Head is not null) builder.Output(Logits, context.Logits);

        // The head's gradient is a sum of products of these two, and far larger.
        if (parameters.Head is not null) builder.Output(Features, context.Outputs["features"]);
    }
}
