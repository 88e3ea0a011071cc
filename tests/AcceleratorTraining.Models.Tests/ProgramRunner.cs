using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Runs a program once: inputs by name, all outputs by name.</summary>
internal sealed class ProgramRunner : IDisposable
{
    private readonly ForwardProgram _program;
    private readonly IDevice _device;
    private readonly IExecutable _executable;
    private readonly IDeviceBuffer[] _buffers;

    public ProgramRunner(IBackend backend, ForwardProgram program, AcceleratorProfile? profile = null)
    {
        _program = program;
        _device = backend.OpenDevice(profile ?? Profiles.TfliteReference);
        _executable = _device.Compile(program);
        _buffers = [.. program.Bindings.Select(b => _device.Allocate(b.Type))];
    }

    public void Write(string binding, ReadOnlySpan<byte> bytes) => _device.Write(_buffers[_program.IndexOfBinding(binding)], bytes);

    /// <summary>Fills the bindings of a layer's parameters that the program has.</summary>
    public void WriteParameters(LinearLayer layer)
    {
        Fill($"weights:{layer.OperatorIndex:000}", layer.WeightElement.Pack(layer.Weights.AsSpan()));
        Fill($"bias:{layer.OperatorIndex:000}", layer.BiasElement.Pack(layer.Bias.AsSpan()));
        Fill($"multiplier:{layer.OperatorIndex:000}", [.. layer.Multipliers]);
        Fill($"shift:{layer.OperatorIndex:000}", [.. layer.Shifts]);
    }

    public async Task<Dictionary<string, byte[]>> RunAsync()
    {
        _device.Submit(_executable, _buffers);
        Dictionary<string, byte[]> results = [];
        for (int i = 0; i < _buffers.Length; i++)
        {
            if (_program.Bindings[i].Direction != BindingDirection.Output) continue;
            byte[] bytes = new byte[_program.Bindings[i].Type.ByteCount];
            await _device.ReadAsync(_buffers[i], bytes, TestContext.Current.CancellationToken);
            results[_program.Bindings[i].Name] = bytes;
        }

        return results;
    }

    public void Dispose()
    {
        foreach (IDeviceBuffer buffer in _buffers) buffer.Dispose();
        _executable.Dispose();
        _device.Dispose();
    }

    private void Fill<T>(string binding, T[] values)
        where T : unmanaged
    {
        if (_program.Bindings.Any(b => b.Name == binding)) Write(binding, System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values));
    }
}
