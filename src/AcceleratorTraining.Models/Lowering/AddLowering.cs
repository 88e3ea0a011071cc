using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>ADD and SUB: both inputs are brought to a common scale with bits to spare, combined, and scaled to the output.</summary>
internal sealed class AddLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.Add, OperatorCodes.Sub];

    public override void Check(OperatorCheck check)
    {
        check.Attributes<ArithmeticOptions>();
        check.Arity(2, 2);
        _ = check.ActivationsOfOneType(2, TensorSupport.Quantized)
            && BroadcastOperands.Check(check)
            && check.Require(Factors(check.Operation, check.Input(0), check.Input(1), check.Output()).Output is not null, $"its output's scale is less than 2^-{Headroom(check.Output()) - 1} of an input's");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        (ModelTensor a, ModelTensor b, ModelTensor y) = BroadcastOperands.Of(context.Model, operation);
        (QuantizedMultiplier left, QuantizedMultiplier right, QuantizedMultiplier? output) = Factors(operation, a, b, y);
        string name = $"{operation.Name.ToLowerInvariant()} {operation.Index}";
        Operator combine = operation.BuiltinCode == OperatorCodes.Add ? new Add() : new Subtract();
        int sum = context.Builder.Apply(combine, Scaled(context, $"{name} left", a, left, y), Scaled(context, $"{name} right", b, right, y));
        int scaled = context.Rescaled(name, sum, output!.Value, context.RescaleTo(operation, y));
        return [context.Reshaped(scaled, context.Shape(y))];
    }

    private static int Scaled(LoweringContext context, string name, ModelTensor input, QuantizedMultiplier factor, ModelTensor y) =>
        context.Rescaled(name, context.Operand(input.Index), factor, new Rescale
        {
            InputZeroPoint = (int)input.ZeroPoint,
            PreShift = Headroom(y),
            Output = ElementType.Int32,
            Minimum = int.MinValue,
            Maximum = int.MaxValue,
        });

    // 20 bits to spare; an int16 leaves 15.
    private static int Headroom(ModelTensor y) => y.Type == TfliteType.Int16 ? 15 : 20;

    // ADD derives its factors in double, SUB in float32. The one to the output shall be below 1; null if it is not.
    private static (QuantizedMultiplier Left, QuantizedMultiplier Right, QuantizedMultiplier? Output) Factors(ModelOperator operation, ModelTensor a, ModelTensor b, ModelTensor y)
    {
        int unit = 1 << Headroom(y);
        double left, right, output;
        if (operation.BuiltinCode == OperatorCodes.Add)
        {
            double twice = 2 * (double)Math.Max(a.Scale, b.Scale);
            (left, right, output) = (a.Scale / twice, b.Scale / twice, twice / (unit * (double)y.Scale));
        }
        else
        {
            float twice = 2 * Math.Max(a.Scale, b.Scale);
            (left, right, output) = (a.Scale / twice, b.Scale / twice, twice / (unit * y.Scale));
        }

        QuantizedMultiplier factor = output < 1 ? QuantizedMultiplier.FromReal(output) : default;
        return (QuantizedMultiplier.FromReal(left), QuantizedMultiplier.FromReal(right), output >= 1 || factor.Shift > 0 ? null : factor);
    }
}
