using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// An executable with one buffer a binding, found by name: allocates those that it is not given and that its user does not
/// set before each submit, and owns what it allocates.
/// </summary>
internal sealed class BoundExecutable : IDisposable
{
    private readonly IDevice _device;
    private readonly IExecutable _executable;
    private readonly IDeviceBuffer[] _buffers;
    private readonly List<IDeviceBuffer> _owned = [];
    private readonly Dictionary<string, int> _index = [];

    public BoundExecutable(IDevice device, ForwardProgram program, IReadOnlyDictionary<string, IDeviceBuffer>? shared = null, IReadOnlyCollection<string>? setLater = null)
    {
        _device = device;
        _executable = device.Compile(program);
        Bindings = program.Bindings;
        _buffers = new IDeviceBuffer[program.Bindings.Length];
        for (int i = 0; i < _buffers.Length; i++)
        {
            Binding binding = program.Bindings[i];
            _index.Add(binding.Name, i);
            if (shared is not null && shared.TryGetValue(binding.Name, out IDeviceBuffer? buffer))
            {
                _buffers[i] = buffer;
                continue;
            }

            if (setLater?.Contains(binding.Name) == true) continue;
            _buffers[i] = device.Allocate(binding.Type);
            _owned.Add(_buffers[i]);
        }
    }

    /// <summary>The program's bindings.</summary>
    public ImmutableArray<Binding> Bindings { get; }

    public IDeviceBuffer this[string name]
    {
        get => _buffers[_index[name]];
        set => _buffers[_index[name]] = value;
    }

    public bool Has(string name) => _index.ContainsKey(name);

    /// <summary>A binding's type, whether it has a buffer or not.</summary>
    public TensorType TypeOf(string name) => Bindings[_index[name]].Type;

    public void Write(string name, ReadOnlySpan<byte> bytes) => _device.Write(this[name], bytes);

    /// <summary>Writes a tensor of one i32.</summary>
    public void Write(string name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ElementType.Int32.Write(bytes, 0, value);
        _device.Write(this[name], bytes);
    }

    public void Submit() => _device.Submit(_executable, _buffers);

    public void Dispose()
    {
        _executable.Dispose();
        foreach (IDeviceBuffer buffer in _owned) buffer.Dispose();
    }
}
