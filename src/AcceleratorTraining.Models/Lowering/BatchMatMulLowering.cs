using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>BATCH_MATMUL: both operands as batches of rows, equal batches by GATHER, products, then RESCALE.</summary>
internal sealed class BatchMatMulLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.BatchMatMul];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<BatchMatMulOptions>();
        check.Arity(2, 2);
        int rank = check.Output().Shape.Length;
        bool samples = rank >= 3 && Enumerable.Range(0, 2).Select(check.Input).All(t => t.IsConstant || t.Shape.Length == rank);
        _ = check.ActivationsOfOneType(2, TensorSupport.Quantized) && check.SymmetricIfInt16() && check.Batch(samples, "multiplies along");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        BatchMatMulOptions options = (BatchMatMulOptions)operation.Options!;
        ModelTensor a = model.Tensors[operation.Inputs[0]], b = model.Tensors[operation.Inputs[1]], y = model.Tensors[operation.Outputs[0]];
        if (a.Shape.Length < 2 || b.Shape.Length < 2) throw model.Fail(operation, "needs operands of rank 2 or more");
        int left = Operand(context, a, options.TransposesLeft, out TensorShape leftShape);
        int right = Operand(context, b, !options.TransposesRight, out TensorShape rightShape);
        TensorShape result = context.Shape(y);
        if (!Fits(leftShape, rightShape, result)) throw model.Fail(operation, $"has [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}] for [{string.Join(", ", y.Shape)}]");

        bool wide = a.Type == TfliteType.Int16;
        BatchMatMul product = new()
        {
            LeftZeroPoint = (int)a.ZeroPoint,
            RightZeroPoint = (int)b.ZeroPoint,
            Accumulator = wide ? ElementType.Int64 : ElementType.Int32,
        };
        int sums = context.Builder.Apply(product, Repeated(context, operation, left, leftShape), Repeated(context, operation, right, rightShape));

        // The product of scales in float32, as TFLite takes it.
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)(float)(a.Scale * b.Scale) / y.Scale);
        Rescale rescale = context.RescaleTo(operation, y) with { NarrowMultiplier = wide };
        return [context.Reshaped(context.Rescaled($"product {operation.Index}", sums, factor, rescale), result)];
    }

    // As [batch, rows, K]; the shape keeps the operand's own leading dimensions.
    private static int Operand(LoweringContext context, ModelTensor tensor, bool transposes, out TensorShape shape)
    {
        TensorShape own = tensor.IsConstant ? TensorShape.Create(tensor.Shape.AsSpan()) : context.Shape(tensor);
        int rows = own[-2], columns = own[-1];
        int value = context.Reshaped(context.Operand(tensor.Index), [own.ElementCount / (rows * columns), rows, columns]);
        shape = TensorShape.Create([.. own.Dimensions.AsSpan()[..^2], transposes ? columns : rows, transposes ? rows : columns]);
        return transposes ? context.Builder.Apply(new Transpose { Permutation = [0, 2, 1] }, value) : value;
    }

    private static bool Fits(TensorShape left, TensorShape right, TensorShape result)
    {
        if (left[-1] != right[-1] || result.Rank != Math.Max(left.Rank, right.Rank) || result[-2] != left[-2] || result[-1] != right[-2]) return false;
        for (int i = 3; i <= result.Rank; i++)
        {
            int l = i <= left.Rank ? left[-i] : 1, r = i <= right.Rank ? right[-i] : 1;
            if ((l != r && l != 1 && r != 1) || result[-i] != Math.Max(l, r)) return false;
        }

        return true;
    }

    // Batches that count for several of the result's are taken as often.
    private static int Repeated(LoweringContext context, ModelOperator operation, int value, TensorShape shape)
    {
        ModelTensor y = context.Model.Tensors[operation.Outputs[0]];
        TensorShape result = context.Shape(y);
        int batches = Batches(result);
        if (Batches(shape) == batches) return value;
        context.TakeConstant(y, (long)batches * sizeof(int));
        int[] indices = new int[batches];
        for (int i = 0; i < batches; i++)
        {
            int rest = i, stride = 1;
            for (int d = 3; d <= result.Rank; d++)
            {
                int own = d <= shape.Rank ? shape[-d] : 1;
                if (own > 1) indices[i] += rest % result[-d] * stride;
                rest /= result[-d];
                stride *= own;
            }
        }

        return context.Builder.Apply(new Gather(), value, context.IndexConstant(operation, [batches], indices, Batches(shape)));
    }

    private static int Batches(TensorShape shape) => shape.ElementCount / (shape[-2] * shape[-1]);
}
