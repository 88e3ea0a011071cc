namespace AcceleratorTraining.Baselines;

/// <summary>
/// FULLY_CONNECTED on each row, or on each sample's whole map: rows times weights [input][output] plus bias.
/// </summary>
public sealed class BackboneLinear(BackboneNode input, bool flatten, BackboneParameter weights, BackboneParameter bias)
    : BackboneNode(input.Batch, flatten ? new MapShape(1, 1, bias.Values.Length) : input.Shape with { Channels = bias.Values.Length }, [input], weights, bias)
{
    private readonly float[] _transposed = new float[weights.Values.Length];

    public BackboneParameter Weights => Parameters[0];

    public BackboneParameter Bias => Parameters[1];

    /// <summary>Weights an output.</summary>
    public int Taps => Weights.Values.Length / Shape.Channels;

    public override void Forward(bool training)
    {
        Fill.Rows(Value, Bias.Values, Shape.Channels);
        StridedGemm.MultiplyAdd(Rows, Taps, Shape.Channels, Input.Value, Weights.Values, Value);
    }

    public override void Backward()
    {
        Fill.AddRows(Gradient, ParameterGradients[1]);
        StridedGemm.MultiplyAddTransposed(Taps, Rows, Shape.Channels, Input.Value, Gradient, ParameterGradients[0]);
        StridedGemm.Transpose(Taps, Shape.Channels, Weights.Values, Shape.Channels, _transposed);
        StridedGemm.MultiplyAdd(Rows, Shape.Channels, Taps, Gradient, _transposed, Input.Gradient);
    }
}
