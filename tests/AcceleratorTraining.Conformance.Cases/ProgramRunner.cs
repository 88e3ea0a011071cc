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
    public static async Task<byte[][]> RunAsync(IDevice device, ForwardProgram program, IReadOnlyList<byte[]> inputs)
    {
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        int next = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            if (program.Bindings[i].Direction != BindingDirection.Output) device.Write(buffers[i], inputs[next++]);
        }

        device.Submit(executable, buffers);
        List<byte[]> outputs = [];
        for (int i = 0; i < buffers.Length; i++)
        {
            if (program.Bindings[i].Direction != BindingDirection.Input) outputs.Add(await ReadAsync(device, buffers[i]));
        }

        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return [.. outputs];
    }

    /// <summary>A buffer's bytes.</summary>
    public static async Task<byte[]> ReadAsync(IDevice device, IDeviceBuffer buffer)
    {
        byte[] bytes = new byte[buffer.Type.ByteCount];
        await device.ReadAsync(buffer, bytes);
        return bytes;
    }

    /// <summary>The elements as text, for failure messages.</summary>
    public static string Elements(ElementType element, ReadOnlySpan<byte> bytes)
    {
        long[] values = new long[bytes.Length / element.ByteCount()];
        for (int i = 0; i < values.Length; i++) values[i] = element.Read(bytes, i);
        return string.Join(", ", values);
    }
}
