using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>TRANSPOSE.</summary>
internal sealed class TransposeLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Transpose];

    public override void Check(OperatorCheck check)
    {
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(1, TensorSupport.Movable)
            && check.ConstantIndices(1, "dimensions")
            && check.Batch(check.Indices(1) is [0, ..], "moves");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        int[] permutation = IndexOperand.Read(model, operation.Inputs[1]);
        if (!permutation.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Length))) throw model.Fail(operation, $"has permutation [{string.Join(", ", permutation)}] of {x.Shape.Length} dimensions");
        IndexOperand.RequireShape(model, operation, y, [.. permutation.Select(p => x.Shape[p])]);
        return [context.Builder.Apply(new Transpose { Permutation = [.. permutation] }, context.Value(x.Index))];
    }
}
