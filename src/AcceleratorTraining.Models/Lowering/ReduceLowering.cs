using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>MEAN and SUM: a 32-bit sum over the axes, scaled once; MEAN divides the multiplier by the number of elements.</summary>
internal sealed class ReduceLowering : OperatorLowering
{
    private const int AxesOperand = 1;

    public override ImmutableArray<int> Codes => [OperatorCodes.Mean, OperatorCodes.Sum];

    public override void Check(OperatorCheck check)
    {
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(1, TensorSupport.Quantized)
            && check.ConstantIndices(AxesOperand, "axes")
            && check.Batch(!Axes(check.Model, check.Operation).Contains(0), "reduces");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        ImmutableArray<int> axes = Axes(model, operation);
        long count = axes.Aggregate(1L, (product, axis) => product * x.Shape[axis]);
        bool kept = y.Shape.SequenceEqual(x.Shape.Select((d, i) => axes.Contains(i) ? 1 : d));
        if (!kept) IndexOperand.RequireShape(model, operation, y, [.. x.Shape.Where((_, i) => !axes.Contains(i))]);

        int sum = context.Builder.Apply(new ReduceSum { Axes = axes, InputZeroPoint = (int)x.ZeroPoint, KeepDimensions = true }, context.Value(x.Index));
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)x.Scale / y.Scale);
        if (operation.BuiltinCode == OperatorCodes.Mean) factor = Divide(factor, count);
        int scaled = context.Rescaled($"{operation.Name.ToLowerInvariant()} {operation.Index}", sum, factor, context.RescaleTo(operation, y));
        return [context.Reshaped(scaled, context.Shape(y))];
    }

    /// <summary>
    /// A factor divided by a count: the multiplier is widened by as many bits as the count has and as the shift allows, and
    /// the quotient truncated, so that it may fall below 2^30.
    /// </summary>
    public static QuantizedMultiplier Divide(QuantizedMultiplier factor, long count)
    {
        int bits = Math.Min(Math.Min(System.Numerics.BitOperations.Log2((ulong)count), 32), 31 + factor.Shift);
        return new QuantizedMultiplier((int)(((long)factor.Multiplier << bits) / count), (sbyte)(factor.Shift - bits));
    }

    private static ImmutableArray<int> Axes(QuantizedModel model, ModelOperator operation)
    {
        int rank = model.Tensors[operation.Inputs[0]].Shape.Length;
        return [.. IndexOperand.Read(model, operation.Inputs[AxesOperand]).Select(a => IndexOperand.Axis(model, operation, a, rank)).Distinct().Order()];
    }
}
