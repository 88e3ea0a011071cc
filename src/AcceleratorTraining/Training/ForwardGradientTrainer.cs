using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The training step: 2m forward calls along m directions, one integer coefficient each, one update. Built from F and U
/// alone; knows no backend and no floating point. Not thread-safe; owns what it allocates on the device, not the device.
/// </summary>
/// <remarks>Source: m-SPSA with fixed-point forward gradients, Feng et al., NeurIPS 2024, arXiv 2411.04036.</remarks>
public sealed class ForwardGradientTrainer : IDisposable
{
    private const int One = 1 << Perturb.MagnitudeFractionBits;

    private readonly IDevice _device;
    private readonly AdaptationRecipe _recipe;
    private readonly ulong _seed;
    private readonly BoundExecutable _query;
    private readonly List<IDeviceBuffer> _owned = [];
    private readonly IDeviceBuffer[] _magnitudes;
    private readonly IDeviceBuffer[] _keys;
    private readonly PassOutputs[] _passes;
    private readonly byte[] _key = new byte[16];
    private readonly byte[] _samples;
    private readonly byte[] _labels;
    private readonly int _chunk;
    private readonly long[] _losses;
    private readonly long[] _weightGradient;
    private readonly long[] _biasGradient;

    /// <summary>Compiles F, allocates the buffers of all queries, and puts the head's first values on the device.</summary>
    /// <param name="device">Where the forwards run; a device that has all extensions, natively or lowered.</param>
    /// <param name="model">
    /// Lowered with every parameter bound, softmax cut, features exposed. Its batch is what the device takes at once: losses
    /// and gradients are sums over samples, so any batch gives the same bits.
    /// </param>
    /// <param name="store">Masters and the update.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">The run seed.</param>
    public ForwardGradientTrainer(IDevice device, LoweredModel model, ParameterStore store, AdaptationRecipe recipe, ulong seed)
    {
        (_device, _recipe, _seed, Store) = (device, recipe, seed, store);
        _query = new BoundExecutable(device, QueryProgram.Build(model, store.Parameters, recipe, withLogits: false), store.Buffers);
        _samples = new byte[_query[QueryProgram.Samples].Type.ByteCount];
        _chunk = _query[QueryProgram.Samples].Type.Shape[0];
        _labels = new byte[_chunk * 4];
        _losses = new long[recipe.PassesPerStep];
        _magnitudes = [Owned(_query[QueryProgram.Magnitude].Type), Owned(_query[QueryProgram.Magnitude].Type)];
        WriteInteger(_magnitudes[0], One);
        WriteInteger(_magnitudes[1], -One);
        _keys = [.. Enumerable.Range(0, recipe.Queries).Select(_ => Owned(_query[QueryProgram.Key].Type))];
        _passes = [.. Enumerable.Range(0, recipe.PassesPerStep).Select(_ => new PassOutputs(_query, Owned))];
        Estimator = new CoefficientEstimator(recipe.Coefficient);
        (_weightGradient, _biasGradient) = ([], []);
        if (store.Parameters.Head is not { } layer) return;
        Head = new ExactHead(layer);
        _weightGradient = new long[layer.Weights.Length];
        _biasGradient = new long[layer.Bias.Length];
        WriteHead();
    }

    /// <summary>Masters and the update.</summary>
    public ParameterStore Store { get; }

    /// <summary>The exact head; null where the recipe has none.</summary>
    public ExactHead? Head { get; }

    /// <summary>The coefficient rule's state.</summary>
    public CoefficientEstimator Estimator { get; set; }

    /// <summary>One step on a batch drawn from <paramref name="samples"/>.</summary>
    /// <param name="step">Counts from 0; decides directions, samples and rate.</param>
    /// <param name="samples">The adaptation samples.</param>
    /// <param name="sampler">Which of them this step sees.</param>
    /// <param name="cancellationToken">Checked before the step; a step is not interrupted.</param>
    public async ValueTask<StepResult> StepAsync(int step, LabelledSamples samples, BatchSampler sampler, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Array.Clear(_losses);
        Array.Clear(_weightGradient);
        Array.Clear(_biasGradient);
        int[] indices = new int[_recipe.Batch];
        sampler.Fill(step, indices);
        for (int start = 0; start < indices.Length; start += _chunk)
        {
            WriteChunk(samples, indices.AsSpan(start, Math.Min(_chunk, indices.Length - start)));
            for (int pass = 0; pass < _passes.Length; pass++) SubmitPass(step, pass);
            for (int pass = 0; pass < _passes.Length; pass++) _losses[pass] += await _passes[pass].ReadAsync(_device, _weightGradient, _biasGradient).ConfigureAwait(false);
        }

        // A recipe that only trains the exact head makes one pass and has no difference to take.
        sbyte[] coefficients = new sbyte[_recipe.Queries];
        for (int q = 0; 2 * q + 1 < _losses.Length; q++) coefficients[q] = Estimator.Next(_losses[2 * q] - _losses[2 * q + 1]);
        Store.Step(step, coefficients);
        if (Head is not null)
        {
            Head.Step(_weightGradient, _biasGradient, _recipe.HeadRateAt(step));
            WriteHead();
        }

        return new StepResult([.. coefficients], _losses.Sum(), _passes.Length * _recipe.Batch);
    }

    /// <summary>Puts the head's current weights and biases on the device, e.g. after a resume.</summary>
    public void WriteHead()
    {
        if (Head is null) return;
        _query.Write(ModelProgram.WeightsName(Head.Layer), MemoryMarshal.AsBytes(Head.Weights.AsSpan()));
        _query.Write(ModelProgram.BiasName(Head.Layer), MemoryMarshal.AsBytes(Head.Bias.AsSpan()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _query.Dispose();
        foreach (IDeviceBuffer buffer in _owned) buffer.Dispose();
    }

    // A short chunk is padded with rows that do not count.
    private void WriteChunk(LabelledSamples samples, ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < _chunk; i++)
        {
            ElementType.Int32.Write(_labels, i, i < indices.Length ? samples.Labels[indices[i]] : -1);
            if (i < indices.Length) samples[indices[i]].CopyTo(_samples.AsSpan(i * samples.SampleBytes));
        }

        _query.Write(QueryProgram.Samples, _samples);
        _query.Write(QueryProgram.Labels, _labels);
    }

    // Pass 2q goes along +z of query q, pass 2q + 1 along -z, on the same batch.
    private void SubmitPass(int step, int pass)
    {
        int q = pass / 2;
        if (pass % 2 == 0)
        {
            DirectionKey.Create(_seed, (uint)step, (uint)q).Write(_key);
            _device.Write(_keys[q], _key);
        }

        _query[QueryProgram.Key] = _keys[q];
        _query[QueryProgram.Magnitude] = _magnitudes[pass % 2];
        _passes[pass].Bind(_query);
        _query.Submit();
    }

    private IDeviceBuffer Owned(TensorType type)
    {
        IDeviceBuffer buffer = _device.Allocate(type);
        _owned.Add(buffer);
        return buffer;
    }

    private void WriteInteger(IDeviceBuffer buffer, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        ElementType.Int32.Write(bytes, 0, value);
        _device.Write(buffer, bytes);
    }
}
