namespace AcceleratorTraining.Baselines;

/// <summary>LOGISTIC: y = 1 / (1 + exp(-x)).</summary>
/// <param name="Output">The result.</param>
/// <param name="Input">The operand.</param>
public sealed record LogisticNode(int Output, int Input) : FloatNode(Output, [Input])
{
    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output);
        for (int i = 0; i < output.Length; i++) output[i] = (float)Value(input[i]);
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), inputGradient = pass.Gradient(Input), gradient = pass.Gradient(Output);
        for (int i = 0; i < inputGradient.Length; i++)
        {
            double y = Value(input[i]);
            inputGradient[i] += (float)(gradient[i] * y * (1 - y));
        }
    }

    private static double Value(double x) => 1 / (1 + Elementary.Exp(-x));
}
