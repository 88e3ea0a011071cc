namespace AcceleratorTraining.Baselines;

/// <summary>MEAN and SUM over axes.</summary>
/// <param name="Output">The result.</param>
/// <param name="Input">The operand.</param>
/// <param name="Target">Which output element each input element belongs to.</param>
/// <param name="Share">1 for a sum, 1 over the number of terms for a mean.</param>
public sealed record MeanNode(int Output, int Input, int[] Target, float Share) : FloatNode(Output, [Input])
{
    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output);
        output.Clear();
        for (int i = 0; i < Target.Length; i++) output[Target[i]] += input[i] * Share;
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> inputGradient = pass.Gradient(Input), gradient = pass.Gradient(Output);
        for (int i = 0; i < inputGradient.Length; i++) inputGradient[i] += gradient[Target[i]] * Share;
    }
}
