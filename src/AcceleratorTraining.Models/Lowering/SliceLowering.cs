using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>SLICE: a size of -1 takes what is left.</summary>
internal sealed class SliceLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Slice];

    public override void Check(OperatorCheck check)
    {
        check.Arity(3, 3);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable) && check.ConstantIndices(1, "beginnings") && check.ConstantIndices(2, "sizes");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int[] starts = IndexOperand.Read(model, operation.Inputs[1]), sizes = IndexOperand.Read(model, operation.Inputs[2]);
        if (starts.Length != x.Shape.Length || sizes.Length != starts.Length) throw model.Fail(operation, $"has {starts.Length} beginnings and {sizes.Length} sizes for {x.Shape.Length} dimensions");
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == -1) sizes[i] = x.Shape[i] - Math.Clamp(starts[i], 0, x.Shape[i]);
            if (starts[i] < 0 || sizes[i] < 1 || (long)starts[i] + sizes[i] > x.Shape[i]) throw model.Fail(operation, $"takes {sizes[i]} elements from {starts[i]} of {x.Shape[i]}");
        }

        IndexOperand.RequireShape(model, operation, y, sizes);
        return [Apply(context, x, y, starts, sizes, [.. sizes.Select(_ => 1)])];
    }

    /// <summary>SLICE of a tensor; of the outermost dimension, which holds a batch, all is taken.</summary>
    public static int Apply(LoweringContext context, ModelTensor x, ModelTensor y, int[] starts, int[] sizes, int[] strides)
    {
        if (context.Options.Batch > 1 && sizes.Length > 0) (starts[0], sizes[0], strides[0]) = (0, context.Options.Batch, 1);
        Slice slice = new() { Starts = [.. starts], Sizes = [.. sizes], Strides = [.. strides] };
        return context.Reshaped(context.Builder.Apply(slice, context.Value(x.Index)), context.Shape(y));
    }
}
