using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Batch normalization over all rows (Ioffe and Szegedy, 2015): (x - mean) / sqrt(variance + epsilon) * factor + shift for each channel. The
/// statistics for inference are averages over calibration batches, collected after training, not running ones.
/// </summary>
public sealed class BackboneBatchNorm(BackboneNode input, BackboneParameter factor, BackboneParameter shift, BackboneParameter mean, BackboneParameter variance)
    : BackboneNode(input.Batch, input.Shape, [input], factor, shift, mean, variance)
{
    private const float Epsilon = 1e-3f;

    private readonly float[] _mean = new float[input.Shape.Channels];
    private readonly float[] _variance = new float[input.Shape.Channels];
    private readonly float[] _scale = new float[input.Shape.Channels];
    private readonly float[] _offset = new float[input.Shape.Channels];

    public override void Forward(bool training)
    {
        if (training) Measure();
        (float[] means, float[] variances) = training ? (_mean, _variance) : (Parameters[2].Values, Parameters[3].Values);
        (float[] scale, float[] offset) = Affine(means, variances);
        scale.CopyTo(_scale, 0);
        offset.CopyTo(_offset, 0);
        int channels = Shape.Channels;
        for (int i = 0; i < Value.Length; i += channels) Affine(Input.Value.AsSpan(i, channels), _scale, _offset, Value.AsSpan(i, channels));
    }

    public override void Backward()
    {
        int channels = Shape.Channels, rows = Rows;
        float[] sums = new float[channels], products = new float[channels];
        float[] x = Input.Value;
        Fill.AddRows(Gradient, sums);
        for (int i = 0; i < Gradient.Length; i += channels) AddProducts(Gradient.AsSpan(i, channels), x.AsSpan(i, channels), _mean, products);

        float[] zeros = new float[channels], slope = new float[channels], level = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            float inverse = 1 / MathF.Sqrt(_variance[c] + Epsilon);
            ParameterGradients[0][c] += products[c] * inverse;
            ParameterGradients[1][c] += sums[c];
            slope[c] = -_scale[c] * products[c] * inverse * inverse / rows;
            level[c] = (-_scale[c] * sums[c] / rows) - (slope[c] * _mean[c]);
        }

        float[] inputGradient = Input.Gradient;
        for (int i = 0; i < Gradient.Length; i += channels)
        {
            Span<float> sum = inputGradient.AsSpan(i, channels);
            Fill.Add(level, sum);
            AddProducts(Gradient.AsSpan(i, channels), _scale, zeros, sum);
            AddProducts(x.AsSpan(i, channels), slope, zeros, sum);
        }
    }

    /// <summary>What the node does in inference: x * scale + offset for each channel.</summary>
    public (float[] Scale, float[] Offset) Affine() => Affine(Parameters[2].Values, Parameters[3].Values);

    /// <summary>Adds a share of the last batch's statistics to those for inference.</summary>
    public void Collect(float share)
    {
        for (int c = 0; c < _mean.Length; c++)
        {
            Parameters[2].Values[c] += share * _mean[c];
            Parameters[3].Values[c] += share * _variance[c];
        }
    }

    private (float[] Scale, float[] Offset) Affine(float[] means, float[] variances)
    {
        float[] scale = new float[means.Length], offset = new float[means.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] = Parameters[0].Values[c] / MathF.Sqrt(variances[c] + Epsilon);
            offset[c] = Parameters[1].Values[c] - (means[c] * scale[c]);
        }

        return (scale, offset);
    }

    private void Measure()
    {
        int channels = Shape.Channels;
        _mean.AsSpan().Clear();
        _variance.AsSpan().Clear();
        Fill.AddRows(Input.Value, _mean);
        for (int c = 0; c < channels; c++) _mean[c] /= Rows;
        float[] x = Input.Value;
        for (int i = 0; i < x.Length; i += channels)
        {
            AddSquares(x.AsSpan(i, channels), _mean, _variance);
        }

        for (int c = 0; c < channels; c++) _variance[c] /= Rows;
    }

    // y = x * scale + offset.
    private static void Affine(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, Span<float> y)
    {
        int i = 0;
        for (; i <= y.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            ((Vector256.Create(x[i..]) * Vector256.Create(scale[i..])) + Vector256.Create(offset[i..])).CopyTo(y[i..]);
        for (; i < y.Length; i++) y[i] = (x[i] * scale[i]) + offset[i];
    }

    // sum += a * (b - center).
    private static void AddProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> center, Span<float> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            (Vector256.Create((ReadOnlySpan<float>)sum[i..]) + (Vector256.Create(a[i..]) * (Vector256.Create(b[i..]) - Vector256.Create(center[i..])))).CopyTo(sum[i..]);
        for (; i < sum.Length; i++) sum[i] += a[i] * (b[i] - center[i]);
    }

    // sum += (x - center)^2.
    private static void AddSquares(ReadOnlySpan<float> x, ReadOnlySpan<float> center, Span<float> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> difference = Vector256.Create(x[i..]) - Vector256.Create(center[i..]);
            (Vector256.Create((ReadOnlySpan<float>)sum[i..]) + (difference * difference)).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++) sum[i] += (x[i] - center[i]) * (x[i] - center[i]);
    }
}
