using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>Where one pass of F leaves its losses, and logits and features for an exact head, so that all passes can be queued before the first read.</summary>
internal sealed class PassOutputs
{
    private readonly IDeviceBuffer _loss;
    private readonly IDeviceBuffer _samples;
    private readonly int[] _losses;
    private readonly byte[] _lossBytes = new byte[sizeof(long)];
    private readonly IDeviceBuffer? _logits;
    private readonly IDeviceBuffer? _features;

    public PassOutputs(BoundExecutable query, Func<TensorType, IDeviceBuffer> allocate, bool hasHead)
    {
        _loss = allocate(query.TypeOf(QueryProgram.Loss));
        _samples = allocate(query.TypeOf(QueryProgram.Losses));
        _losses = new int[_samples.Type.Shape.ElementCount];
        if (!hasHead) return;
        _logits = allocate(query.TypeOf(QueryProgram.Logits));
        _features = allocate(query.TypeOf(QueryProgram.Features));
    }

    /// <summary>Each sample's loss in the pass read last, Q16 log2 units.</summary>
    public ReadOnlySpan<int> Losses => _losses;

    public void Bind(BoundExecutable query)
    {
        query[QueryProgram.Loss] = _loss;
        query[QueryProgram.Losses] = _samples;
        if (_logits is null) return;
        query[QueryProgram.Logits] = _logits;
        query[QueryProgram.Features] = _features!;
    }

    /// <summary>The pass's loss; its head gradient is added to the sums.</summary>
    public async ValueTask<long> ReadAsync(IDevice device, HeadGradientSum? head, ReadOnlyMemory<byte> labels)
    {
        if (head is not null) await head.AddAsync(device, _logits!, _features!, labels).ConfigureAwait(false);
        byte[] samples = new byte[_samples.Type.ByteCount];
        await device.ReadAsync(_samples, samples).ConfigureAwait(false);
        MemoryMarshal.Cast<byte, int>(samples).CopyTo(_losses);
        await device.ReadAsync(_loss, _lossBytes).ConfigureAwait(false);
        return ElementType.Int64.Read(_lossBytes, 0);
    }
}
