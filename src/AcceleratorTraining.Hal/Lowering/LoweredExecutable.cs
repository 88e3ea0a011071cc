using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Runs the three parts of a <see cref="LoweredProgram"/>: host, device, host.</summary>
internal sealed class LoweredExecutable : IExecutable
{
    private readonly LoweredProgram _program;
    private readonly IDevice _device;
    private readonly IExecutable? _executable;

    // Which of the caller's buffers supplies a value; the device's program binds it as it is.
    private readonly Dictionary<int, int> _supplied = [];

    // Which of the caller's buffers takes a value straight from the device's program: one that the host has no use for.
    private readonly Dictionary<int, int> _delivered = [];

    // Added buffers: values that host nodes hand to the device, and the device's results.
    private readonly Dictionary<int, IDeviceBuffer> _added = [];

    // Host copies: values that host nodes read or write, and results on their way to the caller's buffers.
    private readonly Dictionary<int, byte[]> _host = [];
    private readonly ImmutableArray<int> _hostReads;
    private bool _disposed;

    public LoweredExecutable(LoweredProgram program, IDevice device)
    {
        _program = program;
        _device = device;
        ForwardProgram source = program.Source;
        for (int i = 0; i < source.Bindings.Length; i++)
        {
            if (source.Bindings[i].InputValue >= 0) _supplied.Add(source.Bindings[i].InputValue, i);
        }

        Node[] hostNodes = [.. program.Before, .. program.After];
        _hostReads = [.. hostNodes.SelectMany(n => n.Inputs).Distinct()];
        FindDelivered();
        try
        {
            if (!program.Device.Nodes.IsEmpty) _executable = device.Compile(program.Device);
            foreach (Binding binding in program.Device.Bindings)
            {
                int value = Value(binding);
                if (!_supplied.ContainsKey(value) && !_delivered.ContainsKey(value)) _added.Add(value, device.Allocate(binding.Type));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        foreach (int value in _hostReads.Concat(hostNodes.SelectMany(n => n.Outputs)).Concat(source.Bindings.Select(b => b.OutputValue)))
        {
            if (value < 0 || _delivered.ContainsKey(value) || _host.ContainsKey(value)) continue;
            ProgramValue known = source.Values[value];
            _host.Add(value, known.IsConstant ? [.. known.Constant] : new byte[known.Type.ByteCount]);
        }
    }

    public ImmutableArray<Binding> Bindings => _program.Source.Bindings;

    public MemoryFootprint Footprint
    {
        get
        {
            MemoryFootprint inner = _executable?.Footprint ?? default;
            return inner with { ScratchBytes = inner.ScratchBytes + _added.Values.Sum(b => b.Type.ByteCount) };
        }
    }

    public void Submit(ReadOnlySpan<IDeviceBuffer> bindings)
    {
        if (_disposed) throw new ArgumentException("The executable is disposed.");
        BindingChecks.ThrowIfUnbindable<IDeviceBuffer>(this, bindings, _ => true);
        foreach (int value in _hostReads)
        {
            if (_supplied.TryGetValue(value, out int binding)) Read(bindings[binding], _host[value]);
        }

        foreach (Node node in _program.Before) Run(node);
        RunDevice(bindings);
        foreach (Node node in _program.After) Run(node);
        for (int i = 0; i < bindings.Length; i++)
        {
            int value = Bindings[i].OutputValue;
            if (value < 0 || _delivered.ContainsKey(value)) continue;

            // A value that comes straight from a binding or from the device is not on the host yet.
            if (_added.TryGetValue(value, out IDeviceBuffer? buffer)) Read(buffer, _host[value]);
            else if (_supplied.TryGetValue(value, out int supplier)) Read(bindings[supplier], _host[value]);
        }

        for (int i = 0; i < bindings.Length; i++)
        {
            if (Bindings[i].OutputValue is >= 0 and int value && !_delivered.ContainsKey(value)) _device.Write(bindings[i], _host[value]);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _executable?.Dispose();
        foreach (IDeviceBuffer buffer in _added.Values) buffer.Dispose();
    }

    // One that several bindings show, or that replaces what was read, goes through the host.
    private void FindDelivered()
    {
        foreach (IGrouping<int, int> takers in Enumerable.Range(0, Bindings.Length).Where(i => Bindings[i].OutputValue >= 0).GroupBy(i => Bindings[i].OutputValue))
        {
            bool produced = _program.Device.Nodes.Any(n => n.Outputs.Contains(takers.Key));
            if (produced && takers.ToArray() is [int taker] && Bindings[taker].Direction == BindingDirection.Output && !_hostReads.Contains(takers.Key)) _delivered.Add(takers.Key, taker);
        }
    }

    private static int Value(Binding binding) => Math.Max(binding.InputValue, binding.OutputValue);

    private void RunDevice(ReadOnlySpan<IDeviceBuffer> bindings)
    {
        if (_executable is null) return;
        foreach (int output in _program.Before.SelectMany(n => n.Outputs))
        {
            if (_added.TryGetValue(output, out IDeviceBuffer? buffer)) _device.Write(buffer, _host[output]);
        }

        IDeviceBuffer[] bound = new IDeviceBuffer[_executable.Bindings.Length];
        for (int i = 0; i < bound.Length; i++)
        {
            int value = Value(_executable.Bindings[i]);
            bound[i] = _supplied.TryGetValue(value, out int supplier) ? bindings[supplier] : _delivered.TryGetValue(value, out int taker) ? bindings[taker] : _added[value];
        }

        _device.Submit(_executable, bound);
        foreach (Binding binding in _executable.Bindings)
        {
            int value = binding.OutputValue;
            if (value >= 0 && _hostReads.Contains(value)) Read(_added[value], _host[value]);
        }
    }

    private void Read(IDeviceBuffer buffer, byte[] destination)
    {
        // The HAL's submit is synchronous and this one needs the bytes now.
        ValueTask read = _device.ReadAsync(buffer, destination);
        if (!read.IsCompletedSuccessfully) read.AsTask().GetAwaiter().GetResult();
    }

    private void Run(Node node)
    {
        ImmutableArray<ProgramValue> values = _program.Source.Values;
        byte[] In(int i) => _host[node.Inputs[i]];
        byte[] Out(int i) => _host[node.Outputs[i]];
        TensorType type = values[node.Inputs[0]].Type;
        switch (node.Operator)
        {
            case Perturb perturb: ExtensionFunctions.Perturb(perturb, type, new HostBytes(node, _host)); break;
            case Update update: ExtensionFunctions.Update(update, type, new HostBytes(node, _host)); break;
            case ApplyGain: ExtensionFunctions.ApplyGain(In(0), In(1), In(2), Out(0), Out(1)); break;
            case OutputStep step: ExtensionFunctions.OutputStep(step, In(0), In(1), Out(0)); break;
            case CrossEntropy loss: ExtensionFunctions.CrossEntropy(loss, type, In(0), In(1), Out(0), Out(1)); break;
            case HeadGradient gradient: ExtensionFunctions.HeadGradient(gradient, type, In(0), In(1), In(2), Out(0), Out(1)); break;
            case SquaredError error: LossFunctions.SquaredError(error, type, In(0), In(1), In(2), Out(0), Out(1)); break;
            case Entropy entropy: LossFunctions.Entropy(entropy, type, In(0), In(1), Out(0), Out(1)); break;
            case Distillation distillation: LossFunctions.Distillation(distillation, type, In(0), values[node.Inputs[1]].Type, In(1), In(2), Out(0), Out(1)); break;
            case PrototypeLoss prototype: PrototypeFunctions.PrototypeLoss(prototype, type, In(0), In(1), Out(0), Out(1)); break;
            default: throw new NotSupportedException($"{node.Operator.Name} has no host function.");
        }
    }

    private readonly struct HostBytes(Node node, Dictionary<int, byte[]> values) : IOperandBytes
    {
        public ReadOnlySpan<byte> Input(int index) => values[node.Inputs[index]];

        public Span<byte> Output(int index) => values[node.Outputs[index]];
    }
}
