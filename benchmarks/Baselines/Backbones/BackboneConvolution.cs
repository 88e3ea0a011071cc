namespace AcceleratorTraining.Baselines;

/// <summary>
/// CONV_2D with SAME padding: windows laid out as rows, times weights [row, column, input channel][output channel], plus a bias
/// unless a normalization follows.
/// </summary>
public sealed class BackboneConvolution : BackboneNode
{
    private readonly WindowGeometry _rows;
    private readonly WindowGeometry _columns;
    private readonly (int Input, int Window, int Count)[] _stretches;
    private readonly float[] _windows;
    private readonly float[] _scratch;
    private readonly float[] _transposed;

    public BackboneConvolution(BackboneNode input, int filter, int stride, BackboneParameter weights, BackboneParameter? bias)
        : base(input.Batch, Output(input.Shape, filter, stride, weights), [input], bias is null ? [weights] : [weights, bias])
    {
        (Filter, Stride) = (filter, stride);
        _rows = new WindowGeometry(input.Shape.Height, filter, stride);
        _columns = new WindowGeometry(input.Shape.Width, filter, stride);
        Taps = filter * filter * input.Shape.Channels;
        _stretches = [.. Stretches()];
        _windows = new float[Shape.Height * Shape.Width * Taps];
        _scratch = new float[_windows.Length];
        _transposed = new float[weights.Values.Length];
    }

    public int Filter { get; }

    public int Stride { get; }

    /// <summary>Weights an output channel.</summary>
    public int Taps { get; }

    public BackboneParameter Weights => Parameters[0];

    public BackboneParameter? Bias => Parameters.Length > 1 ? Parameters[1] : null;

    public override void Forward(bool training)
    {
        int pixels = Shape.Height * Shape.Width, channels = Shape.Channels;
        Fill.Rows(Value, Bias?.Values, channels);
        for (int sample = 0; sample < Batch; sample++)
        {
            Lay(sample);
            StridedGemm.MultiplyAdd(pixels, Taps, channels, _windows, Weights.Values, Value.AsSpan(sample * pixels * channels));
        }
    }

    public override void Backward()
    {
        int pixels = Shape.Height * Shape.Width, channels = Shape.Channels;
        // Below random weights that stay as they are nothing is trained either.
        if (!Weights.IsTrained) return;
        if (Bias is not null) Fill.AddRows(Gradient, ParameterGradients[1]);
        StridedGemm.Transpose(Taps, channels, Weights.Values, channels, _transposed);
        for (int sample = 0; sample < Batch; sample++)
        {
            Span<float> gradient = Gradient.AsSpan(sample * pixels * channels, pixels * channels);
            Lay(sample);
            StridedGemm.MultiplyAddTransposed(Taps, pixels, channels, _windows, gradient, ParameterGradients[0]);
            if (Input is BackboneInput) continue;
            _scratch.AsSpan().Clear();
            StridedGemm.MultiplyAdd(pixels, channels, Taps, gradient, _transposed, _scratch);
            Gather(sample);
        }
    }

    private static MapShape Output(MapShape input, int filter, int stride, BackboneParameter weights) =>
        new((input.Height + stride - 1) / stride, (input.Width + stride - 1) / stride, weights.Values.Length / (filter * filter * input.Channels));

    private void Lay(int sample)
    {
        _windows.AsSpan().Clear();
        ReadOnlySpan<float> image = Input.Value.AsSpan(sample * Input.Shape.Count, Input.Shape.Count);
        foreach ((int from, int to, int count) in _stretches) image.Slice(from, count).CopyTo(_windows.AsSpan(to));
    }

    private void Gather(int sample)
    {
        Span<float> gradient = Input.Gradient.AsSpan(sample * Input.Shape.Count, Input.Shape.Count);
        foreach ((int from, int to, int count) in _stretches) Fill.Add(_scratch.AsSpan(to, count), gradient.Slice(from, count));
    }

    // Where a row of a window lies in the image (without padding), and where in the laid-out windows.
    private IEnumerable<(int Input, int Window, int Count)> Stretches()
    {
        MapShape input = Input.Shape;
        for (int y = 0; y < Shape.Height; y++)
        {
            for (int x = 0; x < Shape.Width; x++)
            {
                int left = _columns.Start(x), first = Math.Max(left, 0), count = Math.Min(left + Filter, input.Width) - first;
                int window = ((y * Shape.Width) + x) * Taps;
                for (int row = 0; row < Filter; row++)
                {
                    int source = _rows.Start(y) + row;
                    if ((uint)source >= (uint)input.Height) continue;
                    yield return (input.At(source, first), window + (((row * Filter) + first - left) * input.Channels), count * input.Channels);
                }
            }
        }
    }
}
