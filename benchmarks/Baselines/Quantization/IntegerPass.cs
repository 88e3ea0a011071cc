namespace AcceleratorTraining.Baselines;

/// <summary>One thread's buffers for an <see cref="IntegerModel"/>.</summary>
public sealed class IntegerPass
{
    private readonly IntegerModel _model;
    private readonly sbyte[] _input;
    private readonly sbyte[][] _maps;
    private readonly sbyte[] _features;
    private readonly sbyte[] _logits;

    public IntegerPass(IntegerModel model)
    {
        _model = model;
        _input = new sbyte[model.Convolutions[0].InputShape.Count];
        _maps = [.. model.Convolutions.Select(layer => new sbyte[layer.OutputShape.Count])];
        _features = new sbyte[model.Head.Inputs];
        _logits = new sbyte[model.Head.Outputs];
    }

    /// <summary>What the head read on the last pass.</summary>
    public ReadOnlySpan<sbyte> Features => _features;

    public ReadOnlySpan<sbyte> Logits => _logits;

    /// <summary>The class of the largest logit, the first of equals.</summary>
    public int Prediction
    {
        get
        {
            int best = 0;
            for (int i = 1; i < _logits.Length; i++)
            {
                if (_logits[i] > _logits[best])
                    best = i;
            }

            return best;
        }
    }

    public void Forward(ReadOnlySpan<byte> image)
    {
        for (int i = 0; i < image.Length; i++)
            _input[i] = (sbyte)(image[i] - 128);
        ReadOnlySpan<sbyte> current = _input;
        for (int i = 0; i < _maps.Length; i++)
        {
            _model.Convolutions[i].Forward(current, _maps[i]);
            current = _maps[i];
        }

        Average(current, _features);
        _model.Head.Forward(_features, _logits);
    }

    /// <summary>AVERAGE_POOL_2D over the whole map: raw values, nearest, ties away from zero.</summary>
    private static void Average(ReadOnlySpan<sbyte> map, Span<sbyte> means)
    {
        int count = map.Length / means.Length;
        for (int c = 0; c < means.Length; c++)
        {
            int sum = 0;
            for (int i = c; i < map.Length; i += means.Length)
                sum += map[i];
            means[c] = (sbyte)((sum + (sum > 0 ? count / 2 : -(count / 2))) / count);
        }
    }
}
