using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

internal sealed class ReferenceExecutable(ReferenceDevice device, ForwardProgram program, MemoryFootprint footprint, long accounted) : IExecutable
{
    private bool _disposed;

    public ImmutableArray<Binding> Bindings => program.Bindings;

    public MemoryFootprint Footprint => footprint;

    public ReferenceDevice Device => device;

    public bool IsDisposed => _disposed;

    public void Run(ReadOnlySpan<IDeviceBuffer> buffers)
    {
        Tensor[] values = new Tensor[program.Values.Length];
        for (int v = 0; v < values.Length; v++)
        {
            ProgramValue value = program.Values[v];
            if (value.IsConstant) values[v] = Tensor.FromBytes(value.Type, value.Constant.AsSpan());
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Binding binding = program.Bindings[i];
            if (binding.InputValue >= 0) values[binding.InputValue] = Tensor.FromBytes(program.Values[binding.InputValue].Type, ((ReferenceBuffer)buffers[i]).Bytes!);
        }

        foreach (Node node in program.Nodes)
        {
            foreach (int output in node.Outputs) values[output] = new Tensor(program.Values[output].Type);
            if (node.Outputs.Any(o => values[o].Data.Length > 0)) Interpreter.Execute(node, values, device.Profile);
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Binding binding = program.Bindings[i];
            if (binding.OutputValue >= 0) values[binding.OutputValue].CopyTo(((ReferenceBuffer)buffers[i]).Bytes!);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        device.Memory.Give(accounted);
    }
}
