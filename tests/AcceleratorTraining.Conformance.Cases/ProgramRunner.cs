using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Runs a program once on a device, from bytes to bytes.</summary>
public static class ProgramRunner
{
    /// <summary>Compiles, binds, submits and reads.</summary>
    /// <param name="device">Where.</param>
    /// <param name="program">What.</param>
    /// <param name="inputs">Bytes of every binding that is read, in binding order.</param>
    /// <returns>Bytes of every binding that is written, in binding order.</returns>
    public static async ValueTask<byte[][]> RunAsync(IDevice device, ForwardProgram program, IReadOnlyList<byte[]> inputs)
    {
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = new IDeviceBuffer[program.Bindings.Length];
        try
        {
            int next = 0;
            for (int i = 0; i < buffers.Length; i++)
            {
                buffers[i] = device.Allocate(program.Bindings[i].Type);
                if (program.Bindings[i].Direction != BindingDirection.Output) device.Write(buffers[i], inputs[next++]);
            }

            device.Submit(executable, buffers);
            List<byte[]> outputs = [];
            for (int i = 0; i < buffers.Length; i++)
            {
                if (program.Bindings[i].Direction != BindingDirection.Input) outputs.Add(await ReadAsync(device, buffers[i]).ConfigureAwait(false));
            }

            return [.. outputs];
        }
        finally
        {
            foreach (IDeviceBuffer? buffer in buffers) buffer?.Dispose();
        }
    }

    /// <summary>A buffer's bytes.</summary>
    public static async ValueTask<byte[]> ReadAsync(IDevice device, IDeviceBuffer buffer)
    {
        byte[] bytes = new byte[buffer.Type.ByteCount];
        await device.ReadAsync(buffer, bytes).ConfigureAwait(false);
        return bytes;
    }
}
