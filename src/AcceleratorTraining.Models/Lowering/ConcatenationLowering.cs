using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>CONCATENATION: copies bytes; int8 operands share the output's scale and zero point. Constants among them are prompts.</summary>
internal sealed class ConcatenationLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Concatenation];

    public override void Check(OperatorCheck check)
    {
        ConcatenationOptions options = check.Attributes<ConcatenationOptions>();
        int inputs = check.Operation.Inputs.Length;
        check.Arity(1, int.MaxValue);
        if (!check.ActivationsOfOneType(inputs, TensorSupport.Movable)) return;
        ModelTensor y = check.Output();
        bool scales = y.Type != TfliteType.Int8 || Enumerable.Range(0, inputs).Select(check.Input).All(x => x.Scale == y.Scale && x.ZeroPoint == y.ZeroPoint);
        _ = check.Require(scales, "an input has another scale or zero point than its output; needed is one for all")
            && check.Require(options.Activation == FusedActivation.None, "it has a fused activation, which TFLite does not know here")
            && check.Batch(check.Axis(options.Axis, y.Shape.Length) != 0, "joins along");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor y = model.Tensors[operation.Outputs[0]];
        int axis = IndexOperand.Axis(model, operation, ((ConcatenationOptions)operation.Options!).Axis, y.Shape.Length);
        long joined = 0;
        foreach (int input in operation.Inputs)
        {
            ImmutableArray<int> shape = model.Tensors[input].Shape;
            if (shape.Length != y.Shape.Length) throw model.Fail(operation, $"joins {shape.Length} to {y.Shape.Length} dimensions");
            IndexOperand.RequireShape(model, operation, y, [.. shape.SetItem(axis, y.Shape[axis])]);
            joined += shape[axis];
        }

        if (joined != y.Shape[axis]) throw model.Fail(operation, $"joins {joined} elements along an axis of {y.Shape[axis]}");
        return [context.Builder.Apply(new Concat { Axis = axis }, [.. operation.Inputs.Select((_, operand) => Operand(context, operation, operand))])];
    }

    private static int Operand(LoweringContext context, ModelOperator operation, int operand)
    {
        int tensor = operation.Inputs[operand];
        if (PromptTokens.Read(context.Model, operation, operand, context.Sharing) is not { } prompt) return context.Value(tensor);
        context.Prompts.Add(prompt);
        if (!context.Options.BindParameters.HasFlag(ParameterBindings.Prompts)) return context.Value(tensor);
        int value = context.Builder.Input(prompt.Binding, new TensorType(ElementType.Int8, TensorShape.Create(prompt.Shape.AsSpan())));
        int batch = context.Options.Batch;
        if (batch == 1) return value;

        // One sample's tokens are bound; each of the batch gets them.
        context.TakeConstant(context.Model.Tensors[tensor], (long)batch * sizeof(int));
        return context.Builder.Apply(new Gather(), value, context.IndexConstant(operation, [batch], new int[batch], 1));
    }
}
