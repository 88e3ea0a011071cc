using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>RESHAPE: the output tensor's shape counts, whatever the shape operand says.</summary>
internal static class ReshapeLowering
{
    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]], y = context.Model.Tensors[operation.Outputs[0]];
        if (x.ElementCount != y.ElementCount) throw context.Model.Fail(operation, $"turns {x.ElementCount} elements into {y.ElementCount}");
        return context.Builder.Apply(new Reshape { Shape = context.Shape(y) }, context.Value(x.Index));
    }
}
