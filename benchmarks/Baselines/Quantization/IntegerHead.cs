namespace AcceleratorTraining.Baselines;

/// <summary>Evaluates the quantised fully connected layer as TFLite's reference kernel would. Weights and biases may be changed.</summary>
public sealed class IntegerHead
{
    private readonly QuantizedHead _layer;
    private readonly FixedPointMultiplier _multiplier;

    public IntegerHead(QuantizedHead layer)
    {
        _layer = layer;
        Weights = [.. layer.Weights.Values];
        Bias = [.. layer.Bias];

        // Per tensor, TFLite multiplies the two scales in single precision.
        _multiplier = FixedPointMultiplier.FromReal((double)(layer.Input.Scale * layer.Weights.Scales[0]) / layer.Output.Scale);
    }

    public sbyte[] Weights { get; }

    public int[] Bias { get; }

    public TensorQuantization Input => _layer.Input;

    public TensorQuantization Output => _layer.Output;

    public int Inputs => _layer.Inputs;

    public int Outputs => _layer.Outputs;

    public void Forward(ReadOnlySpan<sbyte> input, Span<sbyte> output)
    {
        for (int o = 0; o < output.Length; o++)
        {
            int sum = Bias[o];
            for (int i = 0; i < input.Length; i++)
                sum += (input[i] - _layer.Input.ZeroPoint) * Weights[(o * input.Length) + i];
            output[o] = (sbyte)Math.Clamp(_multiplier.Apply(sum) + _layer.Output.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
