namespace AcceleratorTraining.Baselines;

/// <summary>GELU: y = x P(x), P the normal distribution function, or its approximation by a logistic of 1.595769 (x + 0.044715 x^3).</summary>
/// <param name="Output">The result.</param>
/// <param name="Input">The operand.</param>
/// <param name="IsApproximate">Whether P is the approximation, which equals the form with the hyperbolic tangent.</param>
public sealed record GeluNode(int Output, int Input, bool IsApproximate) : FloatNode(Output, [Input])
{
    // 2 sqrt(2 / pi).
    private const double Slope = 1.5957691216057308;
    private const double Cubic = 0.044715;

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output);
        for (int i = 0; i < output.Length; i++) output[i] = (float)(input[i] * Distribution(input[i]));
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), inputGradient = pass.Gradient(Input), gradient = pass.Gradient(Output);
        for (int i = 0; i < inputGradient.Length; i++)
        {
            double x = input[i], p = Distribution(x);
            double density = IsApproximate ? p * (1 - p) * Slope * (1 + (3 * Cubic * x * x)) : Elementary.NormalDensity(x);
            inputGradient[i] += (float)(gradient[i] * (p + (x * density)));
        }
    }

    private double Distribution(double x) =>
        IsApproximate ? 1 / (1 + Elementary.Exp(-Slope * (x + (Cubic * x * x * x)))) : Elementary.NormalDistribution(x);
}
