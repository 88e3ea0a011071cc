using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>MUL: the product of both inputs without their zero points, scaled once.</summary>
internal sealed class MulLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Mul];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<ArithmeticOptions>();
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(2, TensorSupport.Quantized) && check.SymmetricIfInt16() && BroadcastOperands.Check(check);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        (ModelTensor a, ModelTensor b, ModelTensor y) = BroadcastOperands.Of(context.Model, operation);
        int left = context.Centered(context.Operand(a.Index), a.ZeroPoint), right = context.Centered(context.Operand(b.Index), b.ZeroPoint);
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)a.Scale * b.Scale / y.Scale);
        int product = context.Builder.Apply(new Multiply(), left, right);
        return [context.Reshaped(context.Rescaled($"mul {operation.Index}", product, factor, context.RescaleTo(operation, y)), context.Shape(y))];
    }
}
