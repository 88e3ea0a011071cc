using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>PACK: each input gets a dimension of 1, along which they are joined.</summary>
internal sealed class PackLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Pack];

    public override void Check(OperatorCheck check)
    {
        PackOptions options = check.Attributes<PackOptions>();
        check.Arity(1, int.MaxValue);
        _ = check.ActivationsOfOneType(check.Operation.Inputs.Length, TensorSupport.Movable)
            && check.Batch(check.Axis(options.Axis, check.Output().Shape.Length) != 0, "packs along");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor y = model.Tensors[operation.Outputs[0]];
        int axis = IndexOperand.Axis(model, operation, ((PackOptions)operation.Options!).Axis, y.Shape.Length);
        TensorShape one = TensorShape.Create([.. context.Shape(y).Dimensions.SetItem(axis, 1)]);
        foreach (int input in operation.Inputs) IndexOperand.RequireShape(model, operation, y, [.. model.Tensors[input].Shape.Insert(Math.Min(axis, model.Tensors[input].Shape.Length), operation.Inputs.Length)]);
        return [context.Builder.Apply(new Concat { Axis = axis }, [.. operation.Inputs.Select(i => context.Reshaped(context.Value(i), one))])];
    }
}
