using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>Where one pass of F leaves its losses and head gradient, so that all passes can be queued before the first read.</summary>
internal sealed class PassOutputs
{
    private readonly IDeviceBuffer _loss;
    private readonly IDeviceBuffer _samples;
    private readonly int[] _losses;
    private readonly IDeviceBuffer? _weightGradient;
    private readonly IDeviceBuffer? _biasGradient;
    private readonly byte[] _bytes;

    public PassOutputs(BoundExecutable query, Func<TensorType, IDeviceBuffer> allocate)
    {
        _loss = allocate(query[QueryProgram.Loss].Type);
        _samples = allocate(query[QueryProgram.Losses].Type);
        _losses = new int[_samples.Type.Shape.ElementCount];
        _bytes = new byte[Math.Max(8, _samples.Type.ByteCount)];
        if (!query.Has(QueryProgram.HeadWeightGradient)) return;
        _weightGradient = allocate(query[QueryProgram.HeadWeightGradient].Type);
        _biasGradient = allocate(query[QueryProgram.HeadBiasGradient].Type);
        _bytes = new byte[Math.Max(_bytes.Length, _weightGradient.Type.ByteCount)];
    }

    /// <summary>Each sample's loss in the pass read last, Q16 log2 units.</summary>
    public ReadOnlySpan<int> Losses => _losses;

    public void Bind(BoundExecutable query)
    {
        query[QueryProgram.Loss] = _loss;
        query[QueryProgram.Losses] = _samples;
        if (_weightGradient is null) return;
        query[QueryProgram.HeadWeightGradient] = _weightGradient;
        query[QueryProgram.HeadBiasGradient] = _biasGradient!;
    }

    /// <summary>The pass's loss; its head gradient is added to the sums.</summary>
    public async ValueTask<long> ReadAsync(IDevice device, long[] weightSum, long[] biasSum)
    {
        if (_weightGradient is not null)
        {
            await AddAsync(device, _weightGradient, weightSum).ConfigureAwait(false);
            await AddAsync(device, _biasGradient!, biasSum).ConfigureAwait(false);
        }

        Memory<byte> samples = _bytes.AsMemory(0, (int)_samples.Type.ByteCount);
        await device.ReadAsync(_samples, samples).ConfigureAwait(false);
        MemoryMarshal.Cast<byte, int>(samples.Span).CopyTo(_losses);
        Memory<byte> loss = _bytes.AsMemory(0, 8);
        await device.ReadAsync(_loss, loss).ConfigureAwait(false);
        return ElementType.Int64.Read(loss.Span, 0);
    }

    private async ValueTask AddAsync(IDevice device, IDeviceBuffer buffer, long[] sum)
    {
        Memory<byte> bytes = _bytes.AsMemory(0, (int)buffer.Type.ByteCount);
        await device.ReadAsync(buffer, bytes).ConfigureAwait(false);
        ReadOnlySpan<long> values = MemoryMarshal.Cast<byte, long>(bytes.Span);
        for (int i = 0; i < sum.Length; i++) sum[i] += values[i];
    }
}
