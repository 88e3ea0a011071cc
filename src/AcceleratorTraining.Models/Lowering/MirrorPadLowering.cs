using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>MIRROR_PAD: a GATHER along each padded dimension.</summary>
internal sealed class MirrorPadLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.MirrorPad];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<MirrorPadOptions>();
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable) && check.ConstantIndices(1, "paddings", 2 * TensorParser.MaximumRank);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]];
        bool symmetric = ((MirrorPadOptions)operation.Options!).IsSymmetric;
        (ImmutableArray<int> before, ImmutableArray<int> after) = PadLowering.Paddings(model, operation);
        int value = context.Value(x.Index);
        for (int axis = 0; axis < before.Length; axis++)
        {
            int size = x.Shape[axis], most = symmetric ? size : size - 1;
            if (before[axis] > most || after[axis] > most) throw model.Fail(operation, $"mirrors {before[axis]} and {after[axis]} of {size} elements");
            if (before[axis] + after[axis] == 0) continue;
            context.TakeConstant(x, (long)(size + before[axis] + after[axis]) * sizeof(int));
            int[] indices = [.. Enumerable.Range(-before[axis], size + before[axis] + after[axis]).Select(i => Mirror(i, size, symmetric ? 1 : 0))];
            value = context.Builder.Apply(new Gather { Axis = axis }, value, context.IndexConstant(operation, [indices.Length], indices, size));
        }

        return [context.Reshaped(value, context.Shape(model.Tensors[operation.Outputs[0]]))];
    }

    // Where an element outside comes from; the border itself counts once more if edge is 1.
    private static int Mirror(int index, int size, int edge) => index < 0 ? -index - edge : index >= size ? 2 * size - 2 + edge - index : index;
}
