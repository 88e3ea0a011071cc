using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>SQUARED_DIFFERENCE: both inputs at a common scale, their difference squared in 32 bits, scaled.</summary>
internal sealed class SquaredDifferenceLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.SquaredDifference];

    public override void Check(OperatorCheck check)
    {
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(2, TensorSupport.Quantized) && check.SymmetricIfInt16() && BroadcastOperands.Check(check);
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        (ModelTensor a, ModelTensor b, ModelTensor y) = BroadcastOperands.Of(context.Model, operation);

        // 7 bits to spare are as many as the square leaves; an int16 leaves none.
        int headroom = y.Type == TfliteType.Int16 ? 0 : 7;
        double twice = 2.0 * Math.Max(a.Scale, b.Scale);
        string name = $"squared difference {operation.Index}";
        int left = Scaled(context, $"{name} left", a, a.Scale / twice, headroom), right = Scaled(context, $"{name} right", b, b.Scale / twice, headroom);
        int difference = context.Builder.Apply(new Subtract(), left, right);
        int square = context.Builder.Apply(new Multiply(), difference, difference);

        // The unit of the output is a float32 product in TFLite.
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal(twice * twice / (double)(float)((1 << (2 * headroom)) * y.Scale));
        return [context.Reshaped(context.Rescaled(name, square, factor, context.RescaleTo(operation, y)), context.Shape(y))];
    }

    private static int Scaled(LoweringContext context, string name, ModelTensor input, double real, int headroom) =>
        context.Rescaled(name, context.Operand(input.Index), QuantizedMultiplier.FromReal(real), new Rescale
        {
            InputZeroPoint = (int)input.ZeroPoint,
            PreShift = headroom,
            Output = ElementType.Int32,
            Minimum = int.MinValue,
            Maximum = int.MaxValue,
        });
}
