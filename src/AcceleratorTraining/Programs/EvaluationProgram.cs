using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// E: (samples, labels) -> logits, loss: the model as a file holds it. Parameters that training changes are bindings, so
/// that one executable serves the whole run; without any it is the plain model.
/// </summary>
public static class EvaluationProgram
{
    /// <summary>Builds E.</summary>
    /// <param name="model">Lowered with every parameter bound and the final softmax cut.</param>
    /// <param name="parameters">What stays a binding, in the form the file holds; null for nothing.</param>
    /// <param name="objective">What the loss is; cross-entropy by default.</param>
    /// <param name="withFeatures">Whether the last layer's input is an output too, "features".</param>
    /// <param name="withLayers">Whether each linear layer's output is one too, <see cref="LayerName"/>; of a model lowered to expose its layers.</param>
    /// <param name="withLosses">Whether each sample's loss is an output too.</param>
    public static ForwardProgram Build(LoweredModel model, ParameterSet? parameters, Objective? objective = null, bool withFeatures = false, bool withLayers = false, bool withLosses = false)
    {
        ForwardProgramBuilder builder = new("evaluation");
        ModelProgram program = new(model, builder);
        foreach (TrainableParameter parameter in parameters?.Parameters ?? []) Bind(builder, program, parameter);
        if (parameters?.Head is { } head)
        {
            Input(builder, program, ModelProgram.WeightsName(head), new TensorType(ElementType.Int8, head.Shape()));
            Input(builder, program, ModelProgram.BiasName(head), ExactHead.BiasType(head));
        }

        program.FreezeTheRest(_ => false);
        objective ??= Objective.CrossEntropy;
        IReadOnlyDictionary<string, int> outputs = program.Inline();
        ObjectiveContext context = new(builder, model, program.Samples, outputs, objective);
        (int loss, int losses) = objective.Build(context);
        builder.Output(QueryProgram.Loss, loss);
        if (withLosses) builder.Output(QueryProgram.Losses, losses);
        builder.Output(QueryProgram.Logits, context.Logits);
        if (withFeatures) builder.Output("features", context.Outputs["features"]);
        foreach (LinearLayer layer in withLayers ? model.Layers : []) builder.Output(LayerName(layer), context.Outputs[LayerName(layer)]);
        return builder.Build();
    }

    /// <summary>The binding of a layer's output.</summary>
    internal static string LayerName(LinearLayer layer) => $"layer:{layer.OperatorIndex:000}";

    /// <summary>The type of a batch of logits, [batch, classes]: what targets are made for.</summary>
    /// <param name="model">The lowered model.</param>
    public static TensorType LogitsType(LoweredModel model)
    {
        TensorType output = model.Program.Bindings[model.Program.IndexOfBinding("output:0")].Type;
        return new TensorType(output.Element == ElementType.Int16 ? ElementType.Int32 : output.Element, [output.Shape[0], output.Shape.ElementsPerOuter]);
    }

    /// <summary>Logits as [batch, classes], whatever their rank; 16-bit ones widened, for the losses take 8 or 32.</summary>
    internal static int Rows(ForwardProgramBuilder builder, int logits)
    {
        TensorShape shape = builder.TypeOf(logits).Shape;
        int rows = shape.Rank == 2 ? logits : builder.Apply(new Reshape { Shape = [shape[0], shape.ElementsPerOuter] }, logits);
        return builder.TypeOf(rows).Element == ElementType.Int16 ? builder.Apply(new Cast { Output = ElementType.Int32 }, rows) : rows;
    }

    private static void Bind(ForwardProgramBuilder builder, ModelProgram program, TrainableParameter parameter)
    {
        if (parameter.Prompt is { } prompt)
        {
            Input(builder, program, prompt.Binding, parameter.Type);
            return;
        }

        LinearLayer layer = parameter.Layer;
        switch (parameter.Kind)
        {
            case ParameterKind.Bias:
                int bias = Input(builder, program, ModelProgram.BiasName(layer), new TensorType(layer.BiasElement, [layer.Outputs], ValueRange.Symmetric(parameter.Type.Range.Maximum >> parameter.ViewShift)));
                foreach (LinearLayer follower in parameter.Followers) program.Substitute(ModelProgram.BiasName(follower), bias);
                break;
            case ParameterKind.Weights:
                int weights = Input(builder, program, ModelProgram.WeightsName(layer), new TensorType(layer.WeightElement, layer.Shape()));
                foreach (LinearLayer follower in parameter.Followers) program.Substitute(ModelProgram.WeightsName(follower), weights);
                break;
            default:
                Input(builder, program, ModelProgram.MultiplierName(layer), new TensorType(ElementType.Int32, [layer.Outputs], new ValueRange(0, int.MaxValue)));
                Input(builder, program, ModelProgram.ShiftName(layer), new TensorType(ElementType.Int8, [layer.Outputs], ShiftRange(layer)));
                break;
        }
    }

    /// <summary>Gains within [1/8, 8] move an exponent by 3, the rounding of a float32 scale by one more at most.</summary>
    internal const int GainShifts = 4;

    private static ValueRange ShiftRange(LinearLayer layer) =>
        new(-31, Math.Clamp(ModelProgram.EffectiveShifts(layer.Multipliers, layer.Shifts).Max() + GainShifts, -31, 30));

    private static int Input(ForwardProgramBuilder builder, ModelProgram program, string name, TensorType type)
    {
        int value = builder.Input(name, type);
        program.Substitute(name, value);
        return value;
    }
}
