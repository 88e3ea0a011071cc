namespace AcceleratorTraining.Baselines;

/// <summary>y = x W^T + b and its derivatives, x [M, K], W [N, K], y [M, N].</summary>
internal static class LinearAlgebra
{
    public static void Forward(FloatLayer layer, ReadOnlySpan<float> x, Span<float> y)
    {
        int outputs = layer.Source.Outputs, inputs = layer.Source.Inputs;
        for (int at = 0; at < y.Length; at += outputs) layer.Bias.Values.CopyTo(y[at..]);
        Gemm.Multiply(y.Length / outputs, outputs, inputs, x, inputs, 1, layer.Transposed, y, accumulate: true);
    }

    /// <summary>Adds to the gradients of what is trained: dW += dy^T x, db += the sum of dy's rows.</summary>
    public static void BackwardToParameters(FloatLayer layer, ReadOnlySpan<float> x, ReadOnlySpan<float> gradient)
    {
        int outputs = layer.Source.Outputs, inputs = layer.Source.Inputs;
        if (layer.Bias.IsTrained)
        {
            for (int at = 0; at < gradient.Length; at += outputs) Lanes.Add(layer.Bias.Gradient, gradient.Slice(at, outputs));
        }

        Span<float> weights = layer.EffectiveGradient;
        if (!weights.IsEmpty) Gemm.Multiply(outputs, inputs, gradient.Length / outputs, gradient, 1, outputs, x, weights, accumulate: true);
    }

    /// <summary>dx (+)= dy W.</summary>
    public static void BackwardToInput(FloatLayer layer, ReadOnlySpan<float> gradient, Span<float> inputGradient, bool accumulate)
    {
        int outputs = layer.Source.Outputs, inputs = layer.Source.Inputs;
        Gemm.Multiply(gradient.Length / outputs, inputs, outputs, gradient, outputs, 1, layer.Effective, inputGradient, accumulate);
    }
}
