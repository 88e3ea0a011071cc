namespace AcceleratorTraining.Baselines;

/// <summary>SOFTMAX over the innermost dimension: y = exp(beta x) / sum.</summary>
/// <param name="Output">[rows, columns].</param>
/// <param name="Input">[rows, columns].</param>
/// <param name="Columns">The innermost dimension.</param>
/// <param name="Beta">Factor of the operand.</param>
public sealed record SoftmaxNode(int Output, int Input, int Columns, float Beta) : FloatNode(Output, [Input])
{
    /// <inheritdoc/>
    public override int Scratch => Columns;

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        for (int at = 0; at < pass.Value(Output).Length; at += Columns) Row(pass.Value(Input).Slice(at, Columns), pass.Value(Output).Slice(at, Columns));
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        // From the inputs again: the output may have been rounded.
        Span<float> y = pass.Scratch(0, Columns);
        for (int at = 0; at < pass.Value(Output).Length; at += Columns)
        {
            Row(pass.Value(Input).Slice(at, Columns), y);
            Span<float> gradient = pass.Gradient(Output).Slice(at, Columns), inputGradient = pass.Gradient(Input).Slice(at, Columns);
            float sum = 0;
            for (int i = 0; i < Columns; i++) sum += gradient[i] * y[i];
            for (int i = 0; i < Columns; i++) inputGradient[i] += Beta * y[i] * (gradient[i] - sum);
        }
    }

    private void Row(ReadOnlySpan<float> x, Span<float> y)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in x) largest = MathF.Max(largest, value);
        double sum = 0;
        foreach (float value in x) sum += Elementary.Exp(Beta * (double)(value - largest));
        for (int i = 0; i < x.Length; i++) y[i] = (float)(Elementary.Exp(Beta * (double)(x[i] - largest)) / sum);
    }
}
