using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli;

/// <summary>One call of a lowered model: raw bytes in, raw bytes out.</summary>
/// <param name="model">Lowered for inference, layers exposed or not.</param>
/// <param name="backend">What executes it.</param>
/// <param name="profile">Under which arithmetic.</param>
internal sealed class Inference(LoweredModel model, IBackend backend, AcceleratorProfile profile)
{
    private const string LayerPrefix = "layer:";

    /// <summary>What executes it.</summary>
    public IBackend Backend => backend;

    /// <summary>Under which arithmetic.</summary>
    public AcceleratorProfile Profile => profile;

    /// <summary>Bytes of all inputs together.</summary>
    public long InputBytes => Bindings(BindingDirection.Input).Sum(b => b.Type.ByteCount);

    /// <summary>Reads a file that holds exactly the inputs.</summary>
    /// <exception cref="UsageException">It has another length.</exception>
    public byte[] ReadInput(string path)
    {
        long length = new FileInfo(path).Length;
        return length == InputBytes
            ? File.ReadAllBytes(path)
            : throw new UsageException($"The input '{path}' has {length} bytes, but the inputs of '{model.Model.Name}' take {InputBytes}.");
    }

    /// <summary>Compiles and runs.</summary>
    /// <exception cref="ProgramRejectedException">The profile rejects the program.</exception>
    public async Task<InferenceOutputs> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using IDevice device = ExtensionLoweringDevice.Open(backend, profile);
        using IExecutable executable = device.Compile(model.Program);
        ImmutableArray<IDeviceBuffer> buffers = [.. executable.Bindings.Select(b => device.Allocate(b.Type))];
        try
        {
            Write(device, executable, buffers, input.Span);
            device.Submit(executable, buffers.AsSpan());
            return await ReadAsync(device, executable, buffers, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        }
    }

    private static void Write(IDevice device, IExecutable executable, ImmutableArray<IDeviceBuffer> buffers, ReadOnlySpan<byte> input)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            if (executable.Bindings[i].Direction != BindingDirection.Input) continue;
            int bytes = (int)buffers[i].Type.ByteCount;
            device.Write(buffers[i], input[..bytes]);
            input = input[bytes..];
        }
    }

    private async ValueTask<InferenceOutputs> ReadAsync(IDevice device, IExecutable executable, ImmutableArray<IDeviceBuffer> buffers, CancellationToken cancellationToken)
    {
        List<InferenceOutput> outputs = [];
        List<LayerOutput> layers = [];
        for (int i = 0; i < buffers.Length; i++)
        {
            Binding binding = executable.Bindings[i];
            if (binding.Direction != BindingDirection.Output) continue;
            byte[] bytes = new byte[binding.Type.ByteCount];
            await device.ReadAsync(buffers[i], bytes, cancellationToken).ConfigureAwait(false);
            if (binding.Name.StartsWith(LayerPrefix, StringComparison.Ordinal)) layers.Add(new LayerOutput(int.Parse(binding.Name.AsSpan(LayerPrefix.Length), CultureInfo.InvariantCulture), binding.Type, bytes));
            else outputs.Add(new InferenceOutput(model.Outputs[outputs.Count], [.. binding.Type.Shape], bytes));
        }

        return new InferenceOutputs([.. outputs], [.. layers]);
    }

    private IEnumerable<Binding> Bindings(BindingDirection direction) => model.Program.Bindings.Where(b => b.Direction == direction);
}
