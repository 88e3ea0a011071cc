using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>STRIDED_SLICE: masks and negative indices become plain starts, sizes and strides.</summary>
internal sealed class StridedSliceLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.StridedSlice];

    public override void Check(OperatorCheck check)
    {
        StridedSliceOptions options = check.Attributes<StridedSliceOptions>();
        check.Arity(4, 4);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable)
            && check.ConstantIndices(1, "beginnings")
            && check.ConstantIndices(2, "ends")
            && check.ConstantIndices(3, "strides")
            && check.Require(options is { EllipsisMask: 0, NewAxisMask: 0 }, "its ellipsis or new-axis mask is set; needed is a model without")
            && check.Require(!options.IsOffset, "its ends are counted from its beginnings; needed are ends counted from 0")
            && check.Batch((options.ShrinkAxisMask & 1) == 0, "drops");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        StridedSliceOptions options = (StridedSliceOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int rank = x.Shape.Length;
        int[] begins = IndexOperand.Read(model, operation.Inputs[1]), ends = IndexOperand.Read(model, operation.Inputs[2]), strides = IndexOperand.Read(model, operation.Inputs[3]);
        if (begins.Length != rank || ends.Length != rank || strides.Length != rank) throw model.Fail(operation, $"has {begins.Length} beginnings, {ends.Length} ends and {strides.Length} strides for {rank} dimensions");
        int[] starts = new int[rank], sizes = new int[rank];
        List<int> shape = [];
        for (int i = 0; i < rank; i++)
        {
            bool shrinks = (options.ShrinkAxisMask >> i & 1) != 0;
            (starts[i], sizes[i]) = Range(model, operation, x.Shape[i], (options.BeginMask >> i & 1) != 0 ? null : begins[i], (options.EndMask >> i & 1) != 0 ? null : ends[i], strides[i], shrinks);
            if (!shrinks) shape.Add(sizes[i]);
        }

        IndexOperand.RequireShape(model, operation, y, [.. shape]);
        return [SliceLowering.Apply(context, x, y, starts, sizes, strides)];
    }

    // The first element taken and how many; a missing end is that of the dimension in the stride's direction.
    private static (int Start, int Size) Range(QuantizedModel model, ModelOperator operation, int size, int? begin, int? end, int stride, bool shrinks)
    {
        if (stride == 0) throw model.Fail(operation, "has stride 0");
        long lowest = stride > 0 ? 0 : -1, highest = stride > 0 ? size : size - 1;
        long Within(long index) => Math.Clamp(index < 0 ? index + size : index, lowest, highest);
        long start = begin is { } b ? Within(b) : stride > 0 ? 0 : size - 1;
        if (!shrinks)
        {
            long stop = end is { } e ? Within(e) : stride > 0 ? size : -1;
            long count = stride > 0 ? (stop - start + stride - 1) / stride : (start - stop - stride - 1L) / -(long)stride;
            return ((int)start, (int)Math.Max(count, 0));
        }

        if (stride < 0 || start >= size) throw model.Fail(operation, $"takes element {start} of {size} with stride {stride} of a dimension that vanishes");
        return ((int)start, 1);
    }
}
