using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>RESHAPE, SQUEEZE and EXPAND_DIMS: the output tensor's shape counts, whatever the other operand says.</summary>
internal sealed class ReshapeLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Reshape, OperatorCodes.Squeeze, OperatorCodes.ExpandDims];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 2);
        check.ActivationsOfOneType(1, TensorSupport.Movable);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]], y = context.Model.Tensors[operation.Outputs[0]];
        if (x.ElementCount != y.ElementCount) throw context.Model.Fail(operation, $"turns {x.ElementCount} elements into {y.ElementCount}");
        return [context.Builder.Apply(new Reshape { Shape = context.Shape(y) }, context.Value(x.Index))];
    }
}
