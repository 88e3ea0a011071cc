namespace AcceleratorTraining.Models;

/// <summary>The output range of a fused activation in steps of the output's scale.</summary>
internal static class ActivationBounds
{
    public static (int Minimum, int Maximum) Of(QuantizedModel model, ModelOperator operation, ModelTensor output) => operation.Options?.Activation switch
    {
        FusedActivation.Relu => (Quantize(model, output, 0), sbyte.MaxValue),
        FusedActivation.Relu6 => (Quantize(model, output, 0), Quantize(model, output, 6)),
        FusedActivation.ReluN1To1 => (Quantize(model, output, -1), Quantize(model, output, 1)),
        _ => (sbyte.MinValue, sbyte.MaxValue),
    };

    // In float32 as TFLite does it: round(real / scale), ties away from zero, plus the zero point.
    private static int Quantize(QuantizedModel model, ModelTensor output, float real)
    {
        float steps = MathF.Round(real / output.Scale, MidpointRounding.AwayFromZero);
        if (!(MathF.Abs(steps) < 1 << 30)) throw model.Fail(output, $"has scale {output.Scale}, too small for its activation's bound {real}");
        return Math.Clamp((int)output.ZeroPoint + (int)steps, sbyte.MinValue, sbyte.MaxValue);
    }
}
