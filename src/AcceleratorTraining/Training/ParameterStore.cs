using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// The masters of a run and their states in device memory, and the program that steps them. Shared by training and replay,
/// so that both move parameters by the same bits. Not thread-safe; owns its buffers.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly IDevice _device;
    private readonly AdaptationRecipe _recipe;
    private readonly ulong _seed;
    private readonly BoundExecutable? _update;
    private readonly byte[] _keys;
    private readonly byte[] _coefficients;
    private readonly IDeviceBuffer? _moving, _resting;
    private readonly Dictionary<string, IDeviceBuffer> _buffers = [];
    private readonly List<IDeviceBuffer> _contents = [];

    /// <summary>Allocates and fills the parameters' buffers and compiles U.</summary>
    public ParameterStore(IDevice device, ParameterSet parameters, AdaptationRecipe recipe, ulong seed)
    {
        (_device, _recipe, _seed) = (device, recipe, seed);
        Parameters = parameters;
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            device.Write(Content(parameter.BindingName, parameter.Type), parameter.Initial.AsSpan());
            foreach ((string name, TensorType type) in parameter.States) Content(parameter.StateName(name), type);
            foreach (SharedTensor tensor in StepTensors.Of(parameter).Where(t => !_buffers.ContainsKey(t.Name)))
            {
                IDeviceBuffer buffer = device.Allocate(tensor.Type);
                _buffers.Add(tensor.Name, buffer);
                device.Write(buffer, tensor.Content.AsSpan());
            }
        }

        _keys = new byte[recipe.CoefficientsPerStep * 16];
        _coefficients = new byte[recipe.CoefficientsPerStep * 4];
        if (parameters.Parameters.IsEmpty) return;
        Dictionary<string, IDeviceBuffer> shared = new(_buffers);
        if (!recipe.Layers.IsAll)
        {
            // A layer that rests in a step is bound to coefficients of 0, so that one program serves all steps.
            TensorType type = UpdateProgram.CoefficientsType(recipe);
            (_moving, _resting) = (device.Allocate(type), device.Allocate(type));
            foreach (int layer in parameters.Operators) shared.Add(UpdateProgram.CoefficientsOf(layer), _moving);
        }

        _update = new BoundExecutable(device, UpdateProgram.Build(parameters, recipe), shared);
    }

    /// <summary>What is trained.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The buffers by binding name: masters, states, and what F and U share.</summary>
    public IReadOnlyDictionary<string, IDeviceBuffer> Buffers => _buffers;

    /// <summary>Queues the update of one step.</summary>
    /// <param name="step">The step whose directions were queried.</param>
    /// <param name="coefficients">One a query, in units of 1/32, as a receipt records them.</param>
    public void Step(int step, ReadOnlySpan<sbyte> coefficients)
    {
        if (_update is null) return;
        long rate = _recipe.RateAt(step);
        for (int q = 0; q < coefficients.Length; q++)
        {
            DirectionKey.Create(_seed, (uint)step, (uint)q).Write(_keys, q);

            // Against the gradient; the mean over the queries.
            long coefficient = IntegerMath.MultiplyDivide(-rate, coefficients[q], (long)coefficients.Length << Estimator.FractionBits);
            ElementType.Int32.Write(_coefficients, q, Math.Clamp(coefficient, -Update.MaximumCoefficient, Update.MaximumCoefficient));
        }

        _update.Write(UpdateProgram.Keys, _keys);
        if (_moving is null) _update.Write(UpdateProgram.Coefficients, _coefficients);
        else BindLayers(step);
        if (_update.Has(UpdateProgram.Blend)) _update.Write(UpdateProgram.Blend, _recipe.Momentum.BlendAt(_recipe, step));
        if (_update.Has(UpdateProgram.Threshold)) _update.Write(UpdateProgram.Threshold, _recipe.Update.ThresholdAt(_recipe, step));
        _update.Submit();
    }

    /// <summary>Reads every master and state back, in binding order.</summary>
    public async ValueTask<ImmutableArray<ImmutableArray<byte>>> ReadAsync(CancellationToken cancellationToken = default)
    {
        ImmutableArray<ImmutableArray<byte>>.Builder all = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (IDeviceBuffer buffer in _contents)
        {
            byte[] bytes = new byte[buffer.Type.ByteCount];
            await _device.ReadAsync(buffer, bytes, cancellationToken).ConfigureAwait(false);
            all.Add([.. bytes]);
        }

        return all.ToImmutable();
    }

    /// <summary>Whether any master or residual differs from what it was at the start: false where rounding eats every update. A momentum moves nothing yet.</summary>
    public async ValueTask<bool> HasMovedAsync(CancellationToken cancellationToken = default)
    {
        foreach (TrainableParameter parameter in Parameters.Parameters)
        {
            if (!(await ReadAsync(parameter, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(parameter.Initial.AsSpan())) return true;
            foreach ((string name, TensorType type) in parameter.States.Where(s => s.Name != MomentumRule.Guide))
            {
                byte[] state = new byte[type.ByteCount];
                await _device.ReadAsync(_buffers[parameter.StateName(name)], state, cancellationToken).ConfigureAwait(false);
                if (state.AsSpan().ContainsAnyExcept((byte)0)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether contents have the number and sizes of this run's tensors.</summary>
    public bool Fits(ImmutableArray<ImmutableArray<byte>> contents) =>
        contents.Length == _contents.Count && _contents.Zip(contents).All(p => p.First.Type.ByteCount == p.Second.Length);

    /// <summary>Puts back what <see cref="ReadAsync(CancellationToken)"/> returned.</summary>
    /// <exception cref="ArgumentException">The number or sizes differ from this run's.</exception>
    public void Write(ImmutableArray<ImmutableArray<byte>> contents)
    {
        if (contents.Length != _contents.Count) throw new ArgumentException($"{contents.Length} tensors for a run of {_contents.Count}.", nameof(contents));
        for (int i = 0; i < contents.Length; i++) _device.Write(_contents[i], contents[i].AsSpan());
    }

    /// <summary>Reads the master of one parameter.</summary>
    public async ValueTask<byte[]> ReadAsync(TrainableParameter parameter, CancellationToken cancellationToken = default)
    {
        byte[] bytes = new byte[parameter.Type.ByteCount];
        await _device.ReadAsync(_buffers[parameter.BindingName], bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _update?.Dispose();
        _moving?.Dispose();
        _resting?.Dispose();
        foreach (IDeviceBuffer buffer in _buffers.Values) buffer.Dispose();
    }

    private void BindLayers(int step)
    {
        _device.Write(_moving!, _coefficients);
        bool[] active = Parameters.Active(_recipe.Layers, _seed, step);
        for (int i = 0; i < active.Length; i++) _update![UpdateProgram.CoefficientsOf(Parameters.Operators[i])] = active[i] ? _moving! : _resting!;
    }

    // A tensor that steps change: what a checkpoint holds.
    private IDeviceBuffer Content(string name, TensorType type)
    {
        IDeviceBuffer buffer = _device.Allocate(type);
        _buffers.Add(name, buffer);
        _contents.Add(buffer);
        return buffer;
    }
}
