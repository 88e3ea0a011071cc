using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>SOFTMAX: the difference to the row's maximum is scaled to Q5.26.</summary>
internal static class SoftmaxLowering
{
    private const int IntegerBits = 5;
    private const int FractionBits = 31 - IntegerBits;

    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]];
        if (x.Shape.IsEmpty || !x.Shape.SequenceEqual(y.Shape)) throw model.Fail(operation, "has an output of another shape than its input");
        QuantizedMultiplier factor = Factor(x, operation)!.Value;

        // The largest difference whose scaled value still fits: floor(31 * 2^26 / 2^shift).
        double radius = Math.Floor(1.0 * ((1 << IntegerBits) - 1) * (1L << FractionBits) / (1L << factor.Shift));
        Softmax softmax = new() { Multiplier = factor.Multiplier, LeftShift = factor.Shift, MinimumDifference = -(int)radius };
        return context.Builder.Apply(softmax, context.Value(x.Index));
    }

    /// <summary>beta * scale * 2^26, which shall be above 1 and keep its left shift within 30 bits; null if it does not.</summary>
    public static QuantizedMultiplier? Factor(ModelTensor input, ModelOperator operation)
    {
        double real = ((SoftmaxOptions)operation.Options!).Beta * (double)input.Scale * (1 << FractionBits);
        if (!(real > 1) || real >= 1 << 30) return null;
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal(real);
        return factor.Shift > 30 ? null : factor;
    }
}
