namespace AcceleratorTraining.Baselines;

/// <summary>BATCH_MATMUL: products of matrices, [batch, M, K] and [batch, K, N], either stored transposed.</summary>
/// <param name="Output">[batch, M, N].</param>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand.</param>
/// <param name="Rows">M.</param>
/// <param name="Inner">K.</param>
/// <param name="Columns">N.</param>
/// <param name="LeftIsTransposed">Whether the first is stored [K, M].</param>
/// <param name="RightIsTransposed">Whether the second is stored [N, K].</param>
public sealed record BatchMatMulNode(int Output, int Left, int Right, int Rows, int Inner, int Columns, bool LeftIsTransposed, bool RightIsTransposed)
    : FloatNode(Output, [Left, Right])
{
    /// <inheritdoc/>
    public override int Scratch => Math.Max(Math.Max(Rows, Columns) * Inner, Rows * Columns);

    private (int Row, int Inner) LeftStrides => LeftIsTransposed ? (1, Rows) : (Inner, 1);

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> output = pass.Value(Output);
        for (int b = 0; b < output.Length / (Rows * Columns); b++)
        {
            ReadOnlySpan<float> right = Part(pass.Value(Right), b, Inner * Columns);
            if (RightIsTransposed) right = Transpose(right, Columns, Inner, pass.Scratch(0, Inner * Columns));
            Gemm.Multiply(Rows, Columns, Inner, Part(pass.Value(Left), b, Rows * Inner), LeftStrides.Row, LeftStrides.Inner, right, Part(output, b, Rows * Columns), accumulate: false);
        }
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        for (int b = 0; b < pass.Gradient(Output).Length / (Rows * Columns); b++)
        {
            Span<float> gradient = Part(pass.Gradient(Output), b, Rows * Columns);
            if (!pass.Gradient(Left).IsEmpty) BackwardToLeft(pass, b, gradient);
            if (!pass.Gradient(Right).IsEmpty) BackwardToRight(pass, b, gradient);
        }
    }

    // dL = dY R^T, or its transpose R dY^T.
    private void BackwardToLeft(FloatPass pass, int batch, ReadOnlySpan<float> gradient)
    {
        ReadOnlySpan<float> right = Part(pass.Value(Right), batch, Inner * Columns);
        Span<float> to = Part(pass.Gradient(Left), batch, Rows * Inner);
        if (!LeftIsTransposed)
        {
            if (!RightIsTransposed) right = Transpose(right, Inner, Columns, pass.Scratch(0, Inner * Columns));
            Gemm.Multiply(Rows, Inner, Columns, gradient, Columns, 1, right, to, accumulate: true);
            return;
        }

        (int row, int inner) = RightIsTransposed ? (1, Inner) : (Columns, 1);
        Gemm.Multiply(Inner, Rows, Columns, right, row, inner, Transpose(gradient, Rows, Columns, pass.Scratch(0, Rows * Columns)), to, accumulate: true);
    }

    // dR = L^T dY, or its transpose dY^T L.
    private void BackwardToRight(FloatPass pass, int batch, ReadOnlySpan<float> gradient)
    {
        ReadOnlySpan<float> left = Part(pass.Value(Left), batch, Rows * Inner);
        Span<float> to = Part(pass.Gradient(Right), batch, Inner * Columns);
        if (!RightIsTransposed)
        {
            Gemm.Multiply(Inner, Columns, Rows, left, LeftStrides.Inner, LeftStrides.Row, gradient, to, accumulate: true);
            return;
        }

        if (LeftIsTransposed) left = Transpose(left, Inner, Rows, pass.Scratch(0, Rows * Inner));
        Gemm.Multiply(Columns, Inner, Rows, gradient, 1, Columns, left, to, accumulate: true);
    }

    // An operand of one batch counts for all.
    private static Span<float> Part(Span<float> values, int batch, int size) => values.Length == size ? values : values.Slice(batch * size, size);

    private static Span<float> Transpose(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> result)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++) result[(c * rows) + r] = matrix[(r * columns) + c];
        }

        return result;
    }
}
