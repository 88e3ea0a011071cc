using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The exact head's gradient over a step's passes, i64, made on the host from logits and features: the device then holds
/// classes + inputs bytes a sample, where a gradient has 8 * classes * inputs.
/// </summary>
internal sealed class HeadGradientSum
{
    private readonly HeadGradient _operator;
    private readonly TensorType _logitsType;
    private readonly byte[] _logits;
    private readonly byte[] _features;
    private readonly long[] _weights;
    private readonly long[] _bias;

    public HeadGradientSum(LinearLayer head, long logitScale, TensorType logits, TensorType features)
    {
        _operator = new HeadGradient { LogitScale = logitScale, FeatureZeroPoint = head.InputZeroPoint };
        _logitsType = logits;
        (_logits, _features) = (new byte[logits.ByteCount], new byte[features.ByteCount]);
        (_weights, _bias) = (new long[head.Weights.Length], new long[head.Bias.Length]);
    }

    /// <summary>[classes, inputs], row-major.</summary>
    public ReadOnlySpan<long> Weights => _weights;

    /// <summary>[classes].</summary>
    public ReadOnlySpan<long> Bias => _bias;

    public void Clear()
    {
        Array.Clear(_weights);
        Array.Clear(_bias);
    }

    /// <summary>Adds one pass's gradient.</summary>
    public async ValueTask AddAsync(IDevice device, IDeviceBuffer logits, IDeviceBuffer features, ReadOnlyMemory<byte> labels)
    {
        await device.ReadAsync(logits, _logits).ConfigureAwait(false);
        await device.ReadAsync(features, _features).ConfigureAwait(false);
        ExtensionFunctions.AddHeadGradient(_operator, _logitsType, _logits, labels.Span, _features, _weights, _bias);
    }
}
