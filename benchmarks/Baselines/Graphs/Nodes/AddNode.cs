namespace AcceleratorTraining.Baselines;

/// <summary>ADD and SUB: left + sign * right, each operand broadcast as its index table says.</summary>
/// <param name="Output">The sum.</param>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand.</param>
/// <param name="Sign">1 or -1.</param>
/// <param name="Indices">Of each output element, which elements it is made of.</param>
public sealed record AddNode(int Output, int Left, int Right, float Sign, Broadcast Indices) : FloatNode(Output, [Left, Right])
{
    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> left = pass.Value(Left), right = pass.Value(Right), output = pass.Value(Output);
        for (int i = 0; i < output.Length; i++) output[i] = left[Indices.Left(i)] + (Sign * right[Indices.Right(i)]);
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> left = pass.Gradient(Left), right = pass.Gradient(Right), gradient = pass.Gradient(Output);
        for (int i = 0; i < gradient.Length; i++)
        {
            if (!left.IsEmpty) left[Indices.Left(i)] += gradient[i];
            if (!right.IsEmpty) right[Indices.Right(i)] += Sign * gradient[i];
        }
    }
}
