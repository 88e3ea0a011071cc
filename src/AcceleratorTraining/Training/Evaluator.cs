using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Evaluates a model as a file holds it, batch by batch. Parameters that a run trains are written, not compiled in, so
/// one evaluator serves a whole run. Not thread-safe; does not own the device.
/// </summary>
public sealed class Evaluator : IDisposable
{
    private readonly IDevice _device;
    private readonly BoundExecutable _program;
    private readonly Objective _objective;
    private readonly int _batch;
    private readonly byte[] _samples;
    private readonly byte[] _labels;
    private readonly int _targetBytes;
    private readonly byte[] _logits;
    private readonly TensorType _logitsType;

    /// <summary>Compiles the evaluation program.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="model">Lowered with every parameter bound and the final softmax cut.</param>
    /// <param name="parameters">What <see cref="Write"/> will supply; null for the plain model.</param>
    /// <param name="objective">What the loss is; cross-entropy by default.</param>
    /// <param name="withLosses">Whether <see cref="LossesAsync"/> will be asked.</param>
    public Evaluator(IDevice device, LoweredModel model, ParameterSet? parameters, Objective? objective = null, bool withLosses = false)
        : this(device, new BoundExecutable(device, EvaluationProgram.Build(model, parameters, objective, withLosses: withLosses)), objective ?? Objective.CrossEntropy)
    {
    }

    /// <summary>The plain model with the last layer's inputs shown.</summary>
    internal Evaluator(IDevice device, LoweredModel model, bool withFeatures)
        : this(device, new BoundExecutable(device, EvaluationProgram.Build(model, parameters: null, withFeatures: withFeatures)), Objective.CrossEntropy)
    {
    }

    /// <summary>The program of <see cref="Evaluator(IDevice, LoweredModel, ParameterSet?, Objective?, bool)"/> with more outputs, which <see cref="ReadOutputAsync"/> gives.</summary>
    internal Evaluator(IDevice device, ForwardProgram program, Objective objective)
        : this(device, new BoundExecutable(device, program), objective)
    {
    }

    private Evaluator(IDevice device, BoundExecutable program, Objective objective)
    {
        (_device, _program, _objective) = (device, program, objective);
        TensorType samples = _program[QueryProgram.Samples].Type;
        _batch = samples.Shape[0];
        _samples = new byte[samples.ByteCount];
        _labels = new byte[_batch * 4];
        _targetBytes = _program.Has(QueryProgram.Targets) ? (int)_program[QueryProgram.Targets].Type.ByteCount / _batch : 0;
        _logitsType = _program[QueryProgram.Logits].Type;
        _logits = new byte[_logitsType.ByteCount];
    }

    /// <summary>
    /// Evaluates the masters themselves, at their full width, instead of what a file can hold: the query program without a
    /// perturbation.
    /// </summary>
    public static Evaluator ForMasters(IDevice device, LoweredModel model, ParameterStore store, AdaptationRecipe recipe) =>
        new(device, new BoundExecutable(device, QueryProgram.Build(model, store.Parameters, recipe, withLogits: true), store.Buffers), recipe.Objective);

    /// <summary>Sample forwards made so far, padding not counted.</summary>
    public long Forwards { get; private set; }

    /// <summary>Supplies the trained parameters.</summary>
    public void Write(Deployment deployment)
    {
        foreach (DeployedPrompt prompt in deployment.Prompts) Put(prompt.Prompt.Binding, MemoryMarshal.AsBytes<sbyte>(prompt.Values));
        foreach (DeployedLayer layer in deployment.Layers)
        {
            if (layer.Weights is { } weights) Put(ModelProgram.WeightsName(layer.Layer), layer.Layer.WeightElement.Pack<sbyte>(weights));
            if (layer.Bias is { } bias) Put(ModelProgram.BiasName(layer.Layer), layer.Layer.BiasElement.Pack<long>(bias));
            if (layer.Multipliers is not { } multipliers) continue;
            Put(ModelProgram.MultiplierName(layer.Layer), MemoryMarshal.AsBytes<int>(multipliers));
            Put(ModelProgram.ShiftName(layer.Layer), MemoryMarshal.AsBytes<sbyte>(layer.Shifts));
        }
    }

    /// <summary>Runs all samples; a short last batch is padded with rows that do not count.</summary>
    public async ValueTask<EvaluationResult> EvaluateAsync(LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        int correct = 0;
        long loss = 0;
        byte[] lossBytes = new byte[8];
        bool classes = _objective.HasClasses && samples.HasLabels;
        await RunAsync(samples, Add, cancellationToken).ConfigureAwait(false);
        int judged = _objective.EpisodeRows == 0 ? samples.Count : (samples.Count + _batch - 1) / _batch * _objective.JudgedRows(_batch);
        return new EvaluationResult(correct, judged, loss) { IsWithoutClasses = !classes, IsPlainLoss = !_objective.IsLogarithmic };

        async ValueTask Add(int start, int count)
        {
            await _device.ReadAsync(_program[QueryProgram.Loss], lossBytes, cancellationToken).ConfigureAwait(false);
            loss += ElementType.Int64.Read(lossBytes, 0);
            if (!classes) return;
            await _device.ReadAsync(_program[QueryProgram.Logits], _logits, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < count; i++) correct += Largest(i) == samples.Labels[start + i] ? 1 : 0;
        }
    }

    /// <summary>Each sample's loss, Q16; only of an evaluator that was made with losses.</summary>
    public async ValueTask<int[]> LossesAsync(LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        if (_objective.EpisodeRows > 0) throw new InvalidOperationException($"The objective '{_objective}' judges episodes, not samples.");
        int[] losses = new int[samples.Count];
        byte[] bytes = new byte[_batch * 4];
        await RunAsync(samples, Read, cancellationToken).ConfigureAwait(false);
        return losses;

        async ValueTask Read(int start, int count)
        {
            await _device.ReadAsync(_program[QueryProgram.Losses], bytes, cancellationToken).ConfigureAwait(false);
            MemoryMarshal.Cast<byte, int>(bytes)[..count].CopyTo(losses.AsSpan(start));
        }
    }

    /// <summary>The logits of all samples, [samples, classes] in the model's own format.</summary>
    public async ValueTask<byte[]> LogitsAsync(LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        int row = _logits.Length / _batch;
        byte[] logits = new byte[samples.Count * row];
        await RunAsync(samples, Read, cancellationToken).ConfigureAwait(false);
        return logits;

        async ValueTask Read(int start, int count)
        {
            await _device.ReadAsync(_program[QueryProgram.Logits], _logits, cancellationToken).ConfigureAwait(false);
            _logits.AsSpan(0, count * row).CopyTo(logits.AsSpan(start * row));
        }
    }

    private async ValueTask RunAsync(LabelledSamples samples, Func<int, int, ValueTask> read, CancellationToken cancellationToken)
    {
        if (samples.Count > 0 && (long)samples.SampleBytes * _batch != _samples.Length) throw new ArgumentException($"A sample has {samples.SampleBytes} bytes; the model's input has {_samples.Length / _batch}.", nameof(samples));
        if (samples.Count > 0 && _targetBytes > 0 && samples.TargetBytes != _targetBytes) throw new ArgumentException($"A sample has a target of {samples.TargetBytes} bytes; the objective takes {_targetBytes}.", nameof(samples));
        byte[] targets = new byte[_targetBytes * _batch];
        int[] indices = new int[_batch];

        // As many episodes as there are batches; the same ones whenever the same samples are measured.
        BatchSampler? episodes = _objective.EpisodeRows > 0 && samples.Count > 0 ? _objective.CreateSampler(0, samples, _batch) : null;
        for (int start = 0; start < samples.Count; start += _batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = episodes is null ? Math.Min(_batch, samples.Count - start) : _batch;
            for (int i = 0; i < count; i++) indices[i] = start + i;
            episodes?.Fill(start / _batch, indices);
            for (int i = 0; i < count; i++) samples[indices[i]].CopyTo(_samples.AsSpan(i * samples.SampleBytes));
            for (int i = 0; i < _batch; i++) ElementType.Int32.Write(_labels, i, i < count ? _objective.Label(i, samples.Labels[indices[i]]) : -1);
            _program.Write(QueryProgram.Samples, _samples);
            _program.Write(QueryProgram.Labels, _labels);
            if (_targetBytes > 0)
            {
                samples.Targets.Span.Slice(start * _targetBytes, count * _targetBytes).CopyTo(targets);
                _program.Write(QueryProgram.Targets, targets);
            }

            _program.Submit();
            await read(start, count).ConfigureAwait(false);
            Forwards += count;
        }
    }

    /// <summary>The last layer's inputs of all samples, [samples, inputs]; only of an evaluator that shows them.</summary>
    internal async ValueTask<sbyte[]> FeaturesAsync(LabelledSamples samples, CancellationToken cancellationToken)
    {
        byte[] batch = new byte[_program["features"].Type.ByteCount];
        int row = batch.Length / _batch;
        sbyte[] features = new sbyte[samples.Count * row];
        await RunAsync(samples, Read, cancellationToken).ConfigureAwait(false);
        return features;

        async ValueTask Read(int start, int count)
        {
            await _device.ReadAsync(_program["features"], batch, cancellationToken).ConfigureAwait(false);
            MemoryMarshal.Cast<byte, sbyte>(batch.AsSpan(0, count * row)).CopyTo(features.AsSpan(start * row));
        }
    }

    /// <summary>What the last batch left in an output.</summary>
    internal async ValueTask<(TensorType Type, byte[] Bytes)> ReadOutputAsync(string name, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[_program[name].Type.ByteCount];
        await _device.ReadAsync(_program[name], bytes, cancellationToken).ConfigureAwait(false);
        return (_program[name].Type, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private void Put(string name, ReadOnlySpan<byte> bytes)
    {
        if (_program.Has(name)) _program.Write(name, bytes);
    }

    private int Largest(int row)
    {
        int classes = _logitsType.Shape[1], best = 0;
        long largest = long.MinValue;
        for (int c = 0; c < classes; c++)
        {
            long logit = _logitsType.Element.Read(_logits, row * classes + c);
            if (logit > largest) (best, largest) = (c, logit);
        }

        return best;
    }
}
