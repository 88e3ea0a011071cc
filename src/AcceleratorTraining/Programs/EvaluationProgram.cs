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
    public static ForwardProgram Build(LoweredModel model, ParameterSet? parameters)
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
        int logits = Rows(builder, program.Inline()["output:0"]);
        TensorShape shape = builder.TypeOf(logits).Shape;
        int labels = builder.Input(QueryProgram.Labels, new TensorType(ElementType.Int32, [shape[0]], new ValueRange(-1, shape[1] - 1)));
        ImmutableArray<int> loss = builder.ApplyMany(new CrossEntropy { LogitScale = model.LogitScale }, logits, labels);
        builder.Output(QueryProgram.Loss, loss[0]);
        builder.Output(QueryProgram.Logits, logits);
        return builder.Build();
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
        LinearLayer layer = parameter.Layer;
        switch (parameter.Kind)
        {
            case ParameterKind.Bias:
                Input(builder, program, ModelProgram.BiasName(layer), new TensorType(layer.BiasElement, [layer.Outputs], ValueRange.Symmetric(parameter.Type.Range.Maximum >> parameter.ViewShift)));
                break;
            case ParameterKind.Weights:
                Input(builder, program, ModelProgram.WeightsName(layer), new TensorType(ElementType.Int8, layer.Shape()));
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

    private static void Input(ForwardProgramBuilder builder, ModelProgram program, string name, TensorType type) =>
        program.Substitute(name, builder.Input(name, type));
}
