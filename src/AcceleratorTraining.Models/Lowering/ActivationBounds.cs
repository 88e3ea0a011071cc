using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>The output range of a fused activation in steps of the output's scale.</summary>
internal static class ActivationBounds
{
    public static (int Minimum, int Maximum) Of(QuantizedModel model, ModelOperator operation, ModelTensor output) =>
        Of(model, operation.Options?.Activation ?? FusedActivation.None, output);

    public static (int Minimum, int Maximum) Of(QuantizedModel model, FusedActivation activation, ModelTensor output)
    {
        ValueRange full = LoweringContext.Element(output).FullRange();
        int minimum = (int)full.Minimum, maximum = (int)full.Maximum;
        return activation switch
        {
            FusedActivation.Relu => (Quantize(0), maximum),
            FusedActivation.Relu6 => (Quantize(0), Quantize(6)),
            FusedActivation.ReluN1To1 => (Quantize(-1), Quantize(1)),
            _ => (minimum, maximum),
        };

        int Quantize(float real) => ActivationBounds.Quantize(model, output, real);
    }

    /// <summary>A real number in steps of the tensor's scale, within its format.</summary>
    /// <exception cref="InvalidModelException">The scale is so small that the steps leave 2^30.</exception>
    public static int Quantize(QuantizedModel model, ModelTensor tensor, float real)
    {
        // In float32 as TFLite does it: round(real / scale), ties away from zero, plus the zero point.
        float steps = MathF.Round(real / tensor.Scale, MidpointRounding.AwayFromZero);
        if (!(MathF.Abs(steps) < 1 << 30)) throw model.Fail(tensor, $"has scale {tensor.Scale}, too small for its activation's bound {real}");
        return (int)LoweringContext.Element(tensor).FullRange().Clamp(tensor.ZeroPoint + (int)steps);
    }
}
