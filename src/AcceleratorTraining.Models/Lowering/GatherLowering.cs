using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>GATHER by constant indices.</summary>
internal sealed class GatherLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Gather];

    public override void Check(OperatorCheck check)
    {
        GatherOptions options = check.Attributes<GatherOptions>();
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable)
            && check.ConstantIndices(1, "indices", int.MaxValue)
            && check.Batch(check.Axis(options.Axis, check.Input(0).Shape.Length) != 0, "picks from");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        GatherOptions options = (GatherOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[0]], indices = model.Tensors[operation.Inputs[1]], y = model.Tensors[operation.Outputs[0]];
        int axis = IndexOperand.Axis(model, operation, options.Axis, x.Shape.Length);
        int batch = options.BatchDimensions < 0 ? options.BatchDimensions + indices.Shape.Length : options.BatchDimensions;
        bool shared = batch >= 0 && batch <= axis && batch <= indices.Shape.Length && indices.Shape.AsSpan(0, batch).SequenceEqual(x.Shape.AsSpan(0, batch));
        if (!shared) throw model.Fail(operation, $"has {options.BatchDimensions} batch dimensions of [{string.Join(", ", x.Shape)}] and [{string.Join(", ", indices.Shape)}]");
        IndexOperand.RequireShape(model, operation, y, [.. x.Shape[..axis], .. indices.Shape[batch..], .. x.Shape[(axis + 1)..]]);

        // Shared batch dimensions include the outermost one, which holds the samples: each has the same indices.
        int copies = batch > 0 ? context.Options.Batch : 1;
        context.TakeConstant(indices, (long)indices.ElementCount * sizeof(int) * copies);
        int[] picked = [.. Enumerable.Repeat(IndexOperand.Read(model, indices.Index), copies).SelectMany(i => i)];
        int[] shape = [.. indices.Shape];
        if (batch > 0) shape[0] *= copies;
        int constant = context.IndexConstant(operation, TensorShape.Create(shape), picked, x.Shape[axis]);
        return [context.Builder.Apply(new Gather { Axis = axis, BatchDimensions = batch }, context.Value(x.Index), constant)];
    }
}
