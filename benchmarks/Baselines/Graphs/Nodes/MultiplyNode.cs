namespace AcceleratorTraining.Baselines;

/// <summary>MUL: left * right, each operand broadcast as its index table says.</summary>
/// <param name="Output">The product.</param>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand.</param>
/// <param name="Indices">Of each output element, which elements it is made of.</param>
public sealed record MultiplyNode(int Output, int Left, int Right, Broadcast Indices) : FloatNode(Output, [Left, Right])
{
    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> left = pass.Value(Left), right = pass.Value(Right), output = pass.Value(Output);
        for (int i = 0; i < output.Length; i++) output[i] = left[Indices.Left(i)] * right[Indices.Right(i)];
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> left = pass.Gradient(Left), right = pass.Gradient(Right), gradient = pass.Gradient(Output);
        Span<float> leftValue = pass.Value(Left), rightValue = pass.Value(Right);
        for (int i = 0; i < gradient.Length; i++)
        {
            int l = Indices.Left(i), r = Indices.Right(i);
            if (!left.IsEmpty) left[l] += gradient[i] * rightValue[r];
            if (!right.IsEmpty) right[r] += gradient[i] * leftValue[l];
        }
    }
}
