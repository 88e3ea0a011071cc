using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>LOG_SOFTMAX of int8: beta is 1, the output's scale 16/256.</summary>
internal sealed class LogSoftmaxLowering : OperatorLowering
{
    public override ImmutableArray<int> Codes => [OperatorCodes.LogSoftmax];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 1);
        if (!check.ActivationsOfOneType(1, TfliteType.Int8)) return;
        check.SameShape();
        ModelTensor x = check.Input(0), y = check.Output();
        _ = check.Require(y.Scale == 16f / 256 && y.ZeroPoint == 127, "its output shall have scale 16/256 and zero point 127")
            && check.Require(Factors(x.Scale) is not null, "its input's scale shall be above 2^-26 and below 16")
            && check.Require(!x.Shape.IsEmpty && (check.Options.Batch == 1 || x.Shape.Length >= 2), "it needs a row of classes for each sample");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]];
        (QuantizedMultiplier factor, QuantizedMultiplier reverse) = Factors(x.Scale)!.Value;
        LogSoftmax softmax = new()
        {
            Multiplier = factor.Multiplier,
            LeftShift = factor.Shift,
            ReverseMultiplier = reverse.Multiplier,
            ReverseShift = -reverse.Shift,
            MinimumDifference = -SoftmaxLowering.Radius(factor.Shift),
        };
        return [context.Builder.Apply(softmax, context.Value(x.Index))];
    }

    // To Q5.26 and back; the way back shall be a factor below 1, as TFLite demands it.
    private static (QuantizedMultiplier Factor, QuantizedMultiplier Reverse)? Factors(float scale)
    {
        if (SoftmaxLowering.Factor(scale, 1) is not { Shift: >= 1 } factor) return null;
        double real = (1 << (31 - factor.Shift)) / (double)factor.Multiplier;
        QuantizedMultiplier reverse = real < 1 ? QuantizedMultiplier.FromReal(real) : default;
        return reverse.Multiplier == 0 || reverse.Shift > 0 ? null : (factor, reverse);
    }
}
