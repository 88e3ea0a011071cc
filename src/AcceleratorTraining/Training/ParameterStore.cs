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
    private readonly Dictionary<string, IDeviceBuffer> _buffers = [];

    /// <summary>Allocates and fills the parameters' buffers and compiles U.</summary>
    public ParameterStore(IDevice device, ParameterSet parameters, AdaptationRecipe recipe, ulong seed)
    {
        (_device, _recipe, _seed) = (device, recipe, seed);
        Parameters = parameters;
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            IDeviceBuffer master = device.Allocate(parameter.Type);
            device.Write(master, parameter.Initial.AsSpan());
            _buffers.Add(parameter.BindingName, master);
            foreach ((string name, TensorType type) in parameter.States) _buffers.Add(parameter.StateName(name), device.Allocate(type));
        }

        _keys = new byte[recipe.CoefficientsPerStep * 16];
        _coefficients = new byte[recipe.CoefficientsPerStep * 4];
        if (!parameters.Parameters.IsEmpty) _update = new BoundExecutable(device, UpdateProgram.Build(parameters, recipe), _buffers);
    }

    /// <summary>What is trained.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The buffers by binding name.</summary>
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
        _update.Write(UpdateProgram.Coefficients, _coefficients);
        _update.Submit();
    }

    /// <summary>Reads every master and state back, in binding order.</summary>
    public async ValueTask<ImmutableArray<ImmutableArray<byte>>> ReadAsync(CancellationToken cancellationToken = default)
    {
        ImmutableArray<ImmutableArray<byte>>.Builder all = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (IDeviceBuffer buffer in _buffers.Values)
        {
            byte[] bytes = new byte[buffer.Type.ByteCount];
            await _device.ReadAsync(buffer, bytes, cancellationToken).ConfigureAwait(false);
            all.Add([.. bytes]);
        }

        return all.ToImmutable();
    }

    /// <summary>Whether any master or state differs from what it was at the start: false where rounding eats every update.</summary>
    public async ValueTask<bool> HasMovedAsync(CancellationToken cancellationToken = default)
    {
        foreach (TrainableParameter parameter in Parameters.Parameters)
        {
            if (!(await ReadAsync(parameter, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(parameter.Initial.AsSpan())) return true;
            foreach ((string name, TensorType type) in parameter.States)
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
        contents.Length == _buffers.Count && _buffers.Values.Zip(contents).All(p => p.First.Type.ByteCount == p.Second.Length);

    /// <summary>Puts back what <see cref="ReadAsync(CancellationToken)"/> returned.</summary>
    /// <exception cref="ArgumentException">The number or sizes differ from this run's.</exception>
    public void Write(ImmutableArray<ImmutableArray<byte>> contents)
    {
        if (contents.Length != _buffers.Count) throw new ArgumentException($"{contents.Length} tensors for a run of {_buffers.Count}.", nameof(contents));
        int i = 0;
        foreach (IDeviceBuffer buffer in _buffers.Values) _device.Write(buffer, contents[i++].AsSpan());
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
        foreach (IDeviceBuffer buffer in _buffers.Values) buffer.Dispose();
    }
}
