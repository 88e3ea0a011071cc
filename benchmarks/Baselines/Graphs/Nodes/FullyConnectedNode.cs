namespace AcceleratorTraining.Baselines;

/// <summary>FULLY_CONNECTED: rows [M, K] times weights [K, N].</summary>
/// <param name="Output">[M, N].</param>
/// <param name="Input">[M, K].</param>
/// <param name="Weights">Weights [N, K] and biases.</param>
public sealed record FullyConnectedNode(int Output, int Input, FloatLayer Weights) : FloatNode(Output, [Input])
{
    /// <inheritdoc/>
    public override FloatLayer Layer => Weights;

    /// <inheritdoc/>
    public override void Forward(FloatPass pass) => LinearAlgebra.Forward(Weights, pass.Value(Input), pass.Value(Output));

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        LinearAlgebra.BackwardToParameters(Weights, pass.Value(Input), pass.Gradient(Output));
        Span<float> inputGradient = pass.Gradient(Input);
        if (!inputGradient.IsEmpty) LinearAlgebra.BackwardToInput(Weights, pass.Gradient(Output), inputGradient, accumulate: true);
    }
}
