namespace AcceleratorTraining.Baselines;

/// <summary>
/// Operators that move elements: RESHAPE, QUANTIZE, TRANSPOSE, SLICE, STRIDED_SLICE, CONCATENATION, PAD. Output elements that no
/// part names are zero.
/// </summary>
/// <param name="Output">The result.</param>
/// <param name="Parts">Per operand: element From[i] of it becomes element To[i] of the result.</param>
public sealed record RearrangeNode(int Output, (int Input, int[] From, int[] To)[] Parts) : FloatNode(Output, [.. Parts.Select(p => p.Input)])
{
    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> output = pass.Value(Output);
        output.Clear();
        foreach ((int operand, int[] from, int[] to) in Parts)
        {
            Span<float> input = pass.Value(operand);
            for (int i = 0; i < from.Length; i++) output[to[i]] = input[from[i]];
        }
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> gradient = pass.Gradient(Output);
        foreach ((int operand, int[] from, int[] to) in Parts)
        {
            Span<float> inputGradient = pass.Gradient(operand);
            for (int i = 0; i < from.Length && !inputGradient.IsEmpty; i++) inputGradient[from[i]] += gradient[to[i]];
        }
    }
}
