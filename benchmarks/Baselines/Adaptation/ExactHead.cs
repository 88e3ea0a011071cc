namespace AcceleratorTraining.Baselines;

/// <summary>The gradient of the last linear layer, (softmax - onehot) x feature, gathered from forward passes, and its update.</summary>
public sealed class ExactHead
{
    private const int Shards = 2;

    private readonly IntegerHead _head;
    private readonly double[] _weights;
    private readonly double[] _bias;
    private readonly double[][] _gradients;
    private readonly double[][] _biasGradients;
    private readonly double[] _featureSquares = new double[Shards];
    private readonly int[] _samples = new int[Shards];

    public ExactHead(IntegerHead head)
    {
        _head = head;
        _weights = [.. head.Weights.Select(weight => (double)weight)];
        _bias = [.. head.Bias.Select(bias => (double)bias)];
        _gradients = [new double[_weights.Length], new double[_weights.Length]];
        _biasGradients = [new double[_bias.Length], new double[_bias.Length]];
    }

    public void Clear()
    {
        for (int shard = 0; shard < Shards; shard++)
        {
            _gradients[shard].AsSpan().Clear();
            _biasGradients[shard].AsSpan().Clear();
            _featureSquares[shard] = _samples[shard] = 0;
        }
    }

    /// <summary>Adds one sample's gradient to the shard's sum and returns its loss in nats.</summary>
    public double Accumulate(int shard, IntegerPass pass, int label)
    {
        Span<float> logits = stackalloc float[_head.Outputs];
        Span<float> error = stackalloc float[_head.Outputs];
        for (int o = 0; o < logits.Length; o++)
            logits[o] = (float)_head.Output.Dequantize(pass.Logits[o]);
        double loss = CrossEntropy.Evaluate(logits, label, error);

        double squares = 0;
        for (int i = 0; i < _head.Inputs; i++)
        {
            double feature = pass.Features[i] - _head.Input.ZeroPoint;
            squares += feature * feature;
            for (int o = 0; o < error.Length; o++)
                _gradients[shard][(o * _head.Inputs) + i] += error[o] * feature;
        }

        for (int o = 0; o < error.Length; o++)
            _biasGradients[shard][o] += error[o];
        _featureSquares[shard] += squares / _head.Inputs;
        _samples[shard]++;
        return loss;
    }

    /// <summary>Moves weights by <paramref name="rate"/> steps of int8 (root mean square); the bias as if it were the weight of a typical feature.</summary>
    public void Step(double rate)
    {
        double typical = Math.Sqrt(_featureSquares.Sum() / _samples.Sum());
        double squares = 0;
        for (int i = 0; i < _weights.Length; i++)
            squares += Math.Pow(_gradients[0][i] + _gradients[1][i], 2);
        double scale = squares == 0 ? 0 : rate / Math.Sqrt(squares / _weights.Length);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = Math.Clamp(_weights[i] - (scale * (_gradients[0][i] + _gradients[1][i])), -127, 127);
            _head.Weights[i] = (sbyte)Math.Round(_weights[i]);
        }

        for (int o = 0; o < _bias.Length; o++)
        {
            _bias[o] -= scale * (_biasGradients[0][o] + _biasGradients[1][o]) * typical * typical;
            _head.Bias[o] = (int)Math.Round(_bias[o]);
        }
    }
}
