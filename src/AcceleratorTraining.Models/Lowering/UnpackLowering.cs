using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>UNPACK: a SLICE of one element along the axis for each output, which loses that dimension.</summary>
internal sealed class UnpackLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Unpack];

    public override void Check(OperatorCheck check)
    {
        PackOptions options = check.Attributes<PackOptions>();
        check.Arity(1, 1, Math.Max(options.Count, 1));
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable)
            && check.Batch(check.Axis(options.Axis, check.Input(0).Shape.Length) != 0, "unpacks");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]];
        int axis = IndexOperand.Axis(model, operation, ((PackOptions)operation.Options!).Axis, x.Shape.Length), count = operation.Outputs.Length;
        if (x.Shape[axis] != count) throw model.Fail(operation, $"takes {x.Shape[axis]} elements apart into {count}");
        ImmutableArray<int>.Builder parts = ImmutableArray.CreateBuilder<int>(count);
        for (int i = 0; i < count; i++)
        {
            ModelTensor y = model.Tensors[operation.Outputs[i]];
            IndexOperand.RequireShape(model, operation, y, [.. x.Shape.RemoveAt(axis)]);
            int[] sizes = [.. x.Shape], starts = new int[sizes.Length];
            (sizes[axis], starts[axis]) = (1, i);
            parts.Add(SliceLowering.Apply(context, x, y, starts, sizes, [.. sizes.Select(_ => 1)]));
        }

        return parts.ToImmutable();
    }
}
