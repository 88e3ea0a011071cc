using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>GELU of int8: a TABLE of the real function, computed by additions, multiplications and divisions only.</summary>
/// <remarks>TFLite fills its table by the C library's float32 functions, so that the bytes at a tie are its own affair.</remarks>
internal sealed class GeluLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Gelu];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<GeluOptions>();
        check.Arity(1, 1);
        if (check.ActivationsOfOneType(1, TfliteType.Int8)) check.SameShape();
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]], y = context.Model.Tensors[operation.Outputs[0]];
        bool approximate = ((GeluOptions)operation.Options!).IsApproximate;
        return [context.Table(operation, q => Entry(q, x, y, approximate))];
    }

    /// <summary>The result for a raw input.</summary>
    public static int Entry(int raw, ModelTensor x, ModelTensor y, bool approximate)
    {
        double real = (double)x.Scale * (raw - (int)x.ZeroPoint);
        double steps = GaussianErrorUnit.Of(real, approximate) / y.Scale;
        return (int)Math.Clamp(Math.Floor(Math.Abs(steps) + 0.5) * Math.Sign(steps) + y.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
    }
}
