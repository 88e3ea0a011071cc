using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The training step: forward calls along some directions, one integer coefficient each, one update. Built from F and U
/// alone; knows no backend and no floating point. Not thread-safe; owns what it allocates on the device, not the device.
/// </summary>
/// <remarks>Source: m-SPSA with fixed-point forward gradients, Feng et al., NeurIPS 2024, arXiv 2411.04036.</remarks>
public sealed class ForwardGradientTrainer : IDisposable
{
    private readonly IDevice _device;
    private readonly AdaptationRecipe _recipe;
    private readonly ulong _seed;
    private readonly BoundExecutable _query;
    private readonly List<IDeviceBuffer> _owned = [];
    private readonly IDeviceBuffer[] _magnitudes;
    private readonly IDeviceBuffer[] _keys;
    private readonly IDeviceBuffer[] _neighbourKeys;
    private readonly IDeviceBuffer[] _neighbourMagnitudes;
    private readonly ImmutableArray<ForwardPass> _passes;
    private readonly PassOutputs[] _outputs;
    private readonly byte[] _key = new byte[16];
    private readonly byte[] _samples;
    private readonly byte[] _labels;
    private readonly byte[] _targets;
    private readonly int _chunk;
    private readonly int _chunkPasses;
    private readonly long[] _losses;
    private readonly long[] _state;
    private readonly sbyte[] _previous;
    private readonly SampleContrast _contrast;
    private readonly bool[] _active;
    private readonly HeadGradientSum? _headGradient;

    /// <summary>Compiles F, allocates the buffers of all queries, and puts the head's first values on the device.</summary>
    /// <param name="device">Where the forwards run; a device that has all extensions, natively or lowered.</param>
    /// <param name="model">
    /// Lowered with every parameter bound, softmax cut, features exposed. Its batch is what the device takes at once: losses
    /// and gradients are sums over samples, so any batch gives the same bits. It is 1 where each query sees one sample.
    /// </param>
    /// <param name="store">Masters and the update.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">The run seed.</param>
    public ForwardGradientTrainer(IDevice device, LoweredModel model, ParameterStore store, AdaptationRecipe recipe, ulong seed)
    {
        (_device, _recipe, _seed, Store) = (device, recipe, seed, store);
        _query = new BoundExecutable(device, QueryProgram.Build(model, store.Parameters, recipe, withLogits: false), store.Buffers, QueryProgram.OfPasses);
        _samples = new byte[_query[QueryProgram.Samples].Type.ByteCount];
        _chunk = _query[QueryProgram.Samples].Type.Shape[0];
        _labels = new byte[_chunk * 4];
        _targets = _query.Has(QueryProgram.Targets) ? new byte[_query[QueryProgram.Targets].Type.ByteCount] : [];
        _passes = recipe.Passes;
        _chunkPasses = recipe.PassesPerStep;
        if (_chunkPasses != _passes.Length && _chunk != 1) throw new ArgumentException($"Recipe '{recipe.Name}' makes queries of one sample each, so the model shall be lowered for a batch of 1, not {_chunk}.", nameof(model));
        _losses = new long[_passes.Length];
        _state = new long[recipe.Estimator.StateLength];
        _previous = new sbyte[recipe.CoefficientsPerStep];
        _contrast = new SampleContrast(recipe);
        _active = new bool[store.Parameters.Operators.Length];
        int one = QueryProgram.OneMagnitude(store.Parameters);
        _magnitudes = [.. ((int[])[-one, 0, one]).Select(Integer)];
        int directions = _chunkPasses == _passes.Length ? recipe.CoefficientsPerStep : 1;
        bool neighbour = recipe.SharpnessRadius > 0;
        _keys = Buffers(directions, QueryProgram.Key);
        _neighbourKeys = neighbour ? Buffers(directions, QueryProgram.NeighbourKey) : [];
        _neighbourMagnitudes = neighbour ? Buffers(directions, QueryProgram.NeighbourMagnitude) : [];
        _outputs = [.. Enumerable.Range(0, _chunkPasses).Select(_ => new PassOutputs(_query, Owned, store.Parameters.Head is not null))];
        if (store.Parameters.Head is not { } layer) return;
        Head = new ExactHead(layer);
        _headGradient = new HeadGradientSum(layer, model.LogitScale, _query.TypeOf(QueryProgram.Logits), _query.TypeOf(QueryProgram.Features));
        WriteHead();
    }

    /// <summary>Masters and the update.</summary>
    public ParameterStore Store { get; }

    /// <summary>The exact head; null where the recipe has none.</summary>
    public ExactHead? Head { get; }

    /// <summary>The estimator's state: what a checkpoint keeps.</summary>
    public ImmutableArray<long> State
    {
        get => [.. _state];
        set
        {
            if (value.Length != _state.Length) throw new ArgumentException($"{value.Length} integers for an estimator of {_state.Length}.", nameof(value));
            value.CopyTo(_state);
        }
    }

    /// <summary>The coefficients of the step before the next one: what decides the neighbouring point. All 0 before the first.</summary>
    public ReadOnlySpan<sbyte> Previous
    {
        get => _previous;
        set => value.CopyTo(_previous);
    }

    /// <summary>One step on a batch drawn from <paramref name="samples"/>.</summary>
    /// <param name="step">Counts from 0, below the recipe's steps; decides directions, samples and rate.</param>
    /// <param name="samples">The adaptation samples.</param>
    /// <param name="sampler">Which of them this step sees.</param>
    /// <param name="cancellationToken">Checked before the step; a step is not interrupted.</param>
    public async ValueTask<StepResult> StepAsync(int step, LabelledSamples samples, BatchSampler sampler, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, _recipe.Steps);
        cancellationToken.ThrowIfCancellationRequested();
        Array.Clear(_losses);
        _headGradient?.Clear();
        _contrast.Clear();
        _recipe.Layers.Fill(_seed, step, _active);
        if (_query.Has(UpdateProgram.Blend)) _query.Write(UpdateProgram.Blend, _recipe.Momentum.BlendAt(_recipe, step));
        int[] indices = new int[_recipe.Batch];
        sampler.Fill(step, indices);
        for (int start = 0; start < indices.Length; start += _chunk)
        {
            WriteChunk(samples, indices.AsSpan(start, Math.Min(_chunk, indices.Length - start)), start);

            // Where each query sees one sample, a chunk is a sample, and makes the passes of its query.
            int first = _chunkPasses == _passes.Length ? 0 : start * _chunkPasses;
            for (int i = 0; i < _chunkPasses; i++) SubmitPass(step, first + i, i);
            for (int i = 0; i < _chunkPasses; i++) _losses[first + i] += await _outputs[i].ReadAsync(_device, _headGradient, _labels).ConfigureAwait(false);
            _contrast.Add(_outputs, first, Math.Min(_chunk, indices.Length - start));
        }

        // A recipe that only trains the exact head makes one pass and has no difference to take.
        sbyte[] coefficients = new sbyte[_recipe.CoefficientsPerStep];
        if (!_recipe.Selection.IsEmpty) _recipe.Estimator.Estimate(_losses, _chunkPasses == _passes.Length ? _recipe.Batch : 1, _state, coefficients);
        Store.Step(step, coefficients);
        coefficients.CopyTo(_previous, 0);
        if (Head is not null)
        {
            Head.Step(_headGradient!.Weights, _headGradient.Bias, _recipe.HeadRateAt(step));
            WriteHead();
        }

        return new StepResult([.. coefficients], _losses.Sum(), _chunkPasses * _recipe.Batch)
        {
            SignalToNoise = _contrast.SignalToNoise,
            SignalPower = _contrast.SignalPower,
            NoisePower = _contrast.NoisePower,
            Ties = _recipe.Selection.IsEmpty ? 0 : coefficients.Select((_, q) => _recipe.Estimator.Contrast(q)).Count(c => _losses[c.Plus] == _losses[c.Minus]),
        };
    }

    /// <summary>Starts the exact head from the samples' class means; one forward a sample, on a device of its own.</summary>
    /// <exception cref="InvalidOperationException">The recipe has no exact head.</exception>
    public async ValueTask StartNewHeadAsync(AdaptationSession session, LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        if (Head is null) throw new InvalidOperationException("The recipe has no exact head to start.");
        Head.Start(await ClassMeanHead.CreateAsync(session, samples, cancellationToken).ConfigureAwait(false));
        WriteHead();
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
    private void WriteChunk(LabelledSamples samples, ReadOnlySpan<int> indices, int start)
    {
        for (int i = 0; i < _chunk; i++)
        {
            ElementType.Int32.Write(_labels, i, i < indices.Length ? _recipe.Objective.Label(start + i, samples.Labels[indices[i]]) : -1);
            if (i >= indices.Length) continue;
            samples[indices[i]].CopyTo(_samples.AsSpan(i * samples.SampleBytes));
            if (_targets.Length > 0) samples.Target(indices[i]).CopyTo(_targets.AsSpan(i * samples.TargetBytes));
        }

        _query.Write(QueryProgram.Samples, _samples);
        _query.Write(QueryProgram.Labels, _labels);
        if (_targets.Length > 0) _query.Write(QueryProgram.Targets, _targets);
    }

    // All passes of a step see the same samples; a direction's key is written before the first of its passes.
    private void SubmitPass(int step, int index, int slot)
    {
        (int query, int side) = _passes[index];
        int direction = query % _keys.Length;
        if (slot == 0 || _passes[index - 1].Query != query)
        {
            DirectionKey.Create(_seed, (uint)step, (uint)query).Write(_key);
            _device.Write(_keys[direction], _key);
            if (_recipe.SharpnessRadius > 0) WriteNeighbour(step, query, direction);
        }

        _query[QueryProgram.Key] = _keys[direction];
        if (_recipe.Layers.IsAll) _query[QueryProgram.Magnitude] = _magnitudes[side + 1];
        else BindLayers(side);
        if (_recipe.SharpnessRadius > 0)
        {
            _query[QueryProgram.NeighbourKey] = _neighbourKeys[direction];
            _query[QueryProgram.NeighbourMagnitude] = _neighbourMagnitudes[direction];
        }

        _outputs[slot].Bind(_query);
        _query.Submit();
    }

    // A layer that rests in this step stays where it is.
    private void BindLayers(int side)
    {
        for (int i = 0; i < _active.Length; i++) _query[QueryProgram.MagnitudeOf(Store.Parameters.Operators[i])] = _magnitudes[_active[i] ? side + 1 : 1];
    }

    // Up the slope that the last step saw along the same query's direction; nowhere where it saw none, or before the first.
    private void WriteNeighbour(int step, int query, int direction)
    {
        DirectionKey.Create(_seed, (uint)Math.Max(step - 1, 0), (uint)query).Write(_key);
        _device.Write(_neighbourKeys[direction], _key);
        WriteInteger(_neighbourMagnitudes[direction], step == 0 ? 0 : _recipe.SharpnessRadius * Math.Sign(_previous[query]));
    }

    private IDeviceBuffer[] Buffers(int count, string binding) => [.. Enumerable.Range(0, count).Select(_ => Owned(_query.TypeOf(binding)))];

    private IDeviceBuffer Integer(int value)
    {
        IDeviceBuffer buffer = Owned(QueryProgram.MagnitudeType);
        WriteInteger(buffer, value);
        return buffer;
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
