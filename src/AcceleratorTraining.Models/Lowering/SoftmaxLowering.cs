using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>SOFTMAX: the difference to the row's maximum is scaled to Q5.26, that of int16 to steps of 10/65535.</summary>
internal sealed class SoftmaxLowering : OperatorLowering
{
    private const int IntegerBits = 5;
    private const int FractionBits = 31 - IntegerBits;

    public override ImmutableArray<int> Codes => [OperatorCodes.Softmax];

    public override void Check(OperatorCheck check)
    {
        float beta = check.Attributes<SoftmaxOptions>().Beta;
        check.Arity(1, 1);
        if (!check.Activations(1, TensorSupport.Quantized)) return;
        ModelTensor x = check.Input(0), y = check.Output();
        bool output = (x.Type, y.Type) switch
        {
            (TfliteType.Int8, TfliteType.Int8) => check.Require(y.Scale == 1f / 256 && y.ZeroPoint == -128, "its output shall have scale 1/256 and zero point -128"),
            (TfliteType.Int8, _) => check.Require(IsNear(y.Scale, 1f / 65536) && y.ZeroPoint == short.MinValue, "its int16 output shall have scale 1/65536 and zero point -32768"),
            (_, TfliteType.Int16) => check.SymmetricIfInt16() && check.Require(IsNear(y.Scale, 1f / 32768), "its output shall have scale 1/32768"),
            _ => check.Require(false, "an int16 input shall have an int16 output"),
        };
        _ = output
            && check.Require(x.Type == TfliteType.Int8 ? Factor(x.Scale, beta) is not null : WideFactor(x.Scale, beta).Multiplier > 0, "its beta times the input's scale shall be above 2^-26 and below 16")
            && check.Require(check.Options.Batch == 1 || x.Shape.Length >= 2, "a batch needs an input of rank 2 or more");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        float beta = ((SoftmaxOptions)operation.Options!).Beta;
        if (x.Shape.IsEmpty || !x.Shape.SequenceEqual(y.Shape)) throw model.Fail(operation, "has an output of another shape than its input");
        bool wide = x.Type == TfliteType.Int16;
        QuantizedMultiplier factor = wide ? WideFactor(x.Scale, beta) : Factor(x.Scale, beta)!.Value;
        Softmax softmax = new()
        {
            Multiplier = factor.Multiplier,
            LeftShift = factor.Shift,
            MinimumDifference = wide ? 0 : -Radius(factor.Shift),
            Output = LoweringContext.Element(y),
        };
        return [context.Builder.Apply(softmax, context.Value(x.Index))];
    }

    /// <summary>beta * scale * 2^26, which shall be above 1 and keep its left shift within 30 bits; null if it does not.</summary>
    public static QuantizedMultiplier? Factor(float scale, float beta)
    {
        double real = beta * (double)scale * (1 << FractionBits);
        if (!(real > 1) || real >= 1 << 30) return null;
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal(real);
        return factor.Shift > 30 ? null : factor;
    }

    /// <summary>The largest difference whose scaled value still fits: floor(31 * 2^26 / 2^shift).</summary>
    public static int Radius(int shift) => (int)Math.Floor(1.0 * ((1 << IntegerBits) - 1) * (1L << FractionBits) / (1L << shift));

    // 0 where it cannot be held.
    private static QuantizedMultiplier WideFactor(float scale, float beta)
    {
        double real = (double)scale * beta / (10.0 / 65535.0);
        return real > 0 && real < 1 << 30 ? QuantizedMultiplier.FromReal(real) : default;
    }

    private static bool IsNear(float scale, float wanted) => Math.Abs(scale - wanted) <= 0.001f * wanted;
}
