using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>ADD: both inputs are brought to a common scale with 20 bits to spare, added, and scaled to the output.</summary>
internal static class AddLowering
{
    private const int Headroom = 20;

    public static int Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        ModelTensor a = model.Tensors[operation.Inputs[0]], b = model.Tensors[operation.Inputs[1]], y = model.Tensors[operation.Outputs[0]];
        if (!a.Shape.SequenceEqual(y.Shape)) throw model.Fail(operation, "has an output of another shape than its inputs");

        double twice = TwiceLarger(a, b);
        int left = Scaled(context, $"add {operation.Index} left", a, a.Scale / twice);
        int right = Scaled(context, $"add {operation.Index} right", b, b.Scale / twice);

        (int minimum, int maximum) = ActivationBounds.Of(model, operation, y);
        int sum = context.Builder.Apply(new Add(), left, right);
        (int multiplier, int shift) = context.Factor($"add {operation.Index}", OutputFactor(a, b, y)!.Value);
        return context.Builder.Apply(new Rescale { OutputZeroPoint = (int)y.ZeroPoint, Minimum = minimum, Maximum = maximum }, sum, multiplier, shift);
    }

    private static int Scaled(LoweringContext context, string name, ModelTensor input, double real)
    {
        Rescale rescale = new()
        {
            InputZeroPoint = (int)input.ZeroPoint,
            PreShift = Headroom,
            Output = ElementType.Int32,
            Minimum = int.MinValue,
            Maximum = int.MaxValue,
        };
        (int multiplier, int shift) = context.Factor(name, QuantizedMultiplier.FromReal(real));
        return context.Builder.Apply(rescale, context.Value(input.Index), multiplier, shift);
    }

    /// <summary>The factor from the common scale to the output's, which shall be below 1; null if it is not.</summary>
    public static QuantizedMultiplier? OutputFactor(ModelTensor a, ModelTensor b, ModelTensor y)
    {
        double real = TwiceLarger(a, b) / ((1 << Headroom) * (double)y.Scale);
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal(real);
        return real >= 1 || factor.Shift > 0 ? null : factor;
    }

    private static double TwiceLarger(ModelTensor a, ModelTensor b) => 2 * (double)Math.Max(a.Scale, b.Scale);
}
