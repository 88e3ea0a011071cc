using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Runs the three parts of a <see cref="LoweredProgram"/>: host, device, host.</summary>
internal sealed class LoweredExecutable : IExecutable
{
    private readonly LoweredProgram _program;
    private readonly IDevice _device;
    private readonly IExecutable? _executable;

    // One buffer a value the device's program reads or writes; one host copy a value host nodes read or write.
    private readonly Dictionary<int, IDeviceBuffer> _buffers = [];
    private readonly Dictionary<int, byte[]> _host = [];
    private readonly HashSet<int> _hostInputs;

    public LoweredExecutable(LoweredProgram program, IDevice device)
    {
        _program = program;
        _device = device;
        if (!program.Device.Nodes.IsEmpty) _executable = device.Compile(program.Device);
        foreach (Binding binding in program.Device.Bindings)
        {
            int value = Math.Max(binding.InputValue, binding.OutputValue);
            if (!_buffers.ContainsKey(value)) _buffers.Add(value, device.Allocate(binding.Type));
        }

        ForwardProgram source = program.Source;
        _hostInputs = [.. program.Before.Concat(program.After).SelectMany(n => n.Inputs)];
        foreach (int value in _hostInputs.Concat(program.Before.Concat(program.After).SelectMany(n => n.Outputs)))
        {
            _host[value] = source.Values[value].IsConstant ? [.. source.Values[value].Constant] : new byte[source.Values[value].Type.ByteCount];
        }

        foreach (Binding binding in source.Bindings)
        {
            if (binding.InputValue >= 0) _host.TryAdd(binding.InputValue, new byte[source.Values[binding.InputValue].Type.ByteCount]);
            if (binding.OutputValue >= 0) _host.TryAdd(binding.OutputValue, new byte[source.Values[binding.OutputValue].Type.ByteCount]);
        }
    }

    public ImmutableArray<Binding> Bindings => _program.Source.Bindings;

    public MemoryFootprint Footprint => _executable?.Footprint ?? default;

    public void Submit(ReadOnlySpan<IDeviceBuffer> bindings)
    {
        if (bindings.Length != Bindings.Length) throw new ArgumentException($"{bindings.Length} buffers for {Bindings.Length} bindings.", nameof(bindings));
        for (int i = 0; i < bindings.Length; i++)
        {
            int value = Bindings[i].InputValue;
            if (value < 0) continue;
            Read(bindings[i], _host[value]);
            if (_buffers.TryGetValue(value, out IDeviceBuffer? buffer)) _device.Write(buffer, _host[value]);
        }

        foreach (Node node in _program.Before) Run(node);
        RunDevice();
        foreach (Node node in _program.After) Run(node);
        for (int i = 0; i < bindings.Length; i++)
        {
            int value = Bindings[i].OutputValue;
            if (value < 0) continue;
            if (_buffers.TryGetValue(value, out IDeviceBuffer? buffer)) Read(buffer, _host[value]);
            _device.Write(bindings[i], _host[value]);
        }
    }

    public void Dispose()
    {
        _executable?.Dispose();
        foreach (IDeviceBuffer buffer in _buffers.Values) buffer.Dispose();
    }

    private void RunDevice()
    {
        if (_executable is null) return;
        foreach (Node node in _program.Before)
        {
            foreach (int output in node.Outputs)
            {
                if (_buffers.TryGetValue(output, out IDeviceBuffer? buffer)) _device.Write(buffer, _host[output]);
            }
        }

        _device.Submit(_executable, [.. _executable.Bindings.Select(b => _buffers[Math.Max(b.InputValue, b.OutputValue)])]);
        foreach (int value in _hostInputs)
        {
            // Values that stay on the host have no buffer; the device's results are read back.
            if (_program.Device.Bindings.Any(b => b.OutputValue == value)) Read(_buffers[value], _host[value]);
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
            case Perturb perturb: ExtensionFunctions.Perturb(perturb, type, In(0), In(1), In(2), In(3), Out(0)); break;
            case Update { HasResidual: false } update: ExtensionFunctions.Update(update, type, In(0), default, In(1), In(2), In(3), Out(0), default); break;
            case Update update: ExtensionFunctions.Update(update, type, In(0), In(1), In(2), In(3), In(4), Out(0), Out(1)); break;
            case ApplyGain: ExtensionFunctions.ApplyGain(In(0), In(1), In(2), Out(0), Out(1)); break;
            case CrossEntropy loss: ExtensionFunctions.CrossEntropy(loss, type, In(0), In(1), Out(0), Out(1)); break;
            case HeadGradient gradient: ExtensionFunctions.HeadGradient(gradient, type, In(0), In(1), In(2), Out(0), Out(1)); break;
            default: throw new NotSupportedException($"{node.Operator.Name} has no host function.");
        }
    }
}
