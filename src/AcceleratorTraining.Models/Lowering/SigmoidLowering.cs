using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>LOGISTIC and TANH: int8 by a TABLE of gemmlowp's fixed-point functions, int16 by the operators of the same names.</summary>
internal sealed class SigmoidLowering : OperatorLowering
{
    // Input of the fixed-point functions: Q4.27.
    private const int IntegerBits = 4;
    private const int FractionBits = 31 - IntegerBits;

    public override ImmutableArray<int> Codes => [OperatorCodes.Logistic, OperatorCodes.Tanh];

    public override void Check(OperatorCheck check)
    {
        check.Arity(1, 1);
        if (!check.ActivationsOfOneType(1, TensorSupport.Quantized) || !check.SymmetricIfInt16()) return;
        check.SameShape();
        ModelTensor x = check.Input(0), y = check.Output();
        bool logistic = check.Operation.BuiltinCode == OperatorCodes.Logistic;
        if (x.Type == TfliteType.Int16)
        {
            _ = check.Require(IsNearPower(y.Scale, -15), "its output shall have scale 1/32768") && check.Require(WideFactor(x.Scale, logistic) is not null, "its input's scale shall be above 2^-29 and below 2.6");
            return;
        }

        (float scale, int zeroPoint) = logistic ? (1f / 256, -128) : (1f / 128, 0);
        _ = check.Require(y.Scale == scale && y.ZeroPoint == zeroPoint, $"its output shall have scale 1/{1 / scale} and zero point {zeroPoint}")
            && check.Require(x.Scale >= 1f / (1 << FractionBits) && x.Scale < 8, "its input's scale shall be at least 2^-27 and below 8");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        ModelTensor x = context.Model.Tensors[operation.Inputs[0]];
        bool logistic = operation.BuiltinCode == OperatorCodes.Logistic;
        if (x.Type == TfliteType.Int8) return [context.Table(operation, q => Entry(q - (int)x.ZeroPoint, x.Scale, logistic))];
        (int multiplier, int shift) = WideFactor(x.Scale, logistic)!.Value;
        SigmoidOperator function = logistic ? new Logistic() : new HyperbolicTangent();
        return [context.Builder.Apply(function with { Multiplier = multiplier, Shift = shift }, context.Value(x.Index))];
    }

    /// <summary>The int8 result for an input without its zero point.</summary>
    public static int Entry(int input, float scale, bool logistic)
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)scale * (1 << FractionBits));
        double radius = Math.Floor(1.0 * ((1 << IntegerBits) - 1) * (1L << FractionBits) / (1L << factor.Shift));
        if (input <= -radius) return sbyte.MinValue;
        if (input >= radius) return sbyte.MaxValue;
        int scaled = (int)TfliteRounding.Multiply(input, factor);
        return logistic
            ? (int)HalfAwayFromZero.ShiftRight(FixedPointSigmoid.Logistic(scaled), 23) + sbyte.MinValue
            : (int)HalfAwayFromZero.ShiftRight(FixedPointSigmoid.Tanh(scaled), 24);
    }

    /// <summary>
    /// scale * 12288 as a multiplier of 15 bits and a right shift; a scale of 2^-12 (TANH: also 2^-11) is a multiplier of 3
    /// (6) itself. Null if it cannot be held.
    /// </summary>
    public static (int Multiplier, int Shift)? WideFactor(float scale, bool logistic)
    {
        if (IsNearPower(scale, -12)) return (3, 0);
        if (!logistic && IsNearPower(scale, -11)) return (6, 0);
        double multiplier = (double)scale * 4096.0 * 3.0;
        int shift = 0;
        while (multiplier <= 32767.0 / 2.0 && shift <= 30)
        {
            shift++;
            multiplier *= 2.0;
        }

        return multiplier < 32768 && shift <= 30 ? ((int)multiplier, shift) : null;
    }

    // TFLite compares logarithms: a power of two is met within a thousandth of its exponent.
    private static bool IsNearPower(float scale, int exponent) => Math.ScaleB(scale, -exponent) is > 0.99930709299 and < 1.00069338746;
}
