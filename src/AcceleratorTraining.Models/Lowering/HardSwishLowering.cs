using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>HARD_SWISH of int8: a TABLE of TFLite's 16-bit arithmetic.</summary>
internal sealed class HardSwishLowering : OperatorLowering
{
    private const int HighResolutionBits = 7;

    public override ImmutableArray<int> Codes => [OperatorCodes.HardSwish];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 1);
        if (!check.ActivationsOfOneType(1, TfliteType.Int8)) return;
        check.SameShape();
        check.Require(Factors(check.Input(0), check.Output()).Output.Shift <= 0, "its output's scale shall be above 1/128 of its input's");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]], y = context.Model.Tensors[operation.Outputs[0]];
        return [context.Table(operation, q => Entry(q, x, y))];
    }

    /// <summary>The result for a raw input.</summary>
    public static int Entry(int raw, ModelTensor x, ModelTensor y)
    {
        (QuantizedMultiplier output, QuantizedMultiplier relu) = Factors(x, y);
        short input = (short)((raw - (int)x.ZeroPoint) << HighResolutionBits);
        short scaled = RoundingHighMultiply(input, Narrow(output.Multiplier));

        // x / 3 in Q0.15, saturated: the last bit of a left shift comes behind the product.
        short gate = relu.Shift > 0 ? SaturatingShift(input, relu.Shift - 1) : input;
        gate = RoundingHighMultiply(gate, Narrow(relu.Multiplier));
        if (relu.Shift > 0) gate = SaturatingShift(gate, 1);
        if (relu.Shift < 0) gate = (short)HalfAwayFromZero.ShiftRight(gate, -relu.Shift);

        // (x + 3) / 6; this product is truncated, not rounded.
        gate = (short)((gate + (1 << 15)) >> 1);
        int product = gate * scaled / (1 << 15);
        return (int)HalfAwayFromZero.ShiftRight(product, -output.Shift) + (int)y.ZeroPoint;
    }

    // Quotients in float32, as TFLite takes them.
    private static (QuantizedMultiplier Output, QuantizedMultiplier Relu) Factors(ModelTensor x, ModelTensor y)
    {
        float fine = 1f / (1 << HighResolutionBits) * x.Scale;
        return (QuantizedMultiplier.FromReal(fine / y.Scale), QuantizedMultiplier.FromReal(fine / (3f / 32768f)));
    }

    private static short Narrow(int multiplier) => multiplier >= int.MaxValue - (1 << 15) ? short.MaxValue : (short)((multiplier + (1 << 15)) >> 16);

    // Never -2^15 times -2^15: multipliers are positive.
    private static short RoundingHighMultiply(short a, short b)
    {
        int product = a * b;
        return (short)((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15));
    }

    private static short SaturatingShift(short value, int bits) => (short)Math.Clamp((long)value << bits, short.MinValue, short.MaxValue);
}
