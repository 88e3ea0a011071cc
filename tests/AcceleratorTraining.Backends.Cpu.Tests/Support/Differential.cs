using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>Runs a program on the reference and on every row of the kernel table and compares all written bytes.</summary>
internal static class Differential
{
    public static IEnumerable<KernelRow> Rows => KernelTable.All.Where(r => r.IsSupported);

    /// <summary>Every supported row, fused and not, on one thread and on two.</summary>
    public static void AssertEqual(ForwardProgram program, AcceleratorProfile profile, int seed)
    {
        using IDevice reference = new ReferenceBackend().OpenDevice(profile);
        byte[][] expected = Run(reference, program, seed);
        foreach (KernelRow row in Rows)
            foreach (bool fuse in new[] { true, false })
            {
                using CpuDevice device = Open(profile, row, fuse && seed % 4 == 3 ? 2 : 1);
                device.Fuse = fuse;
                byte[][] actual = Run(device, program, seed);
                Assert.Equal(0, AlignedMemory.Overruns);
                for (int b = 0; b < expected.Length; b++)
                {
                    int at = expected[b].AsSpan().CommonPrefixLength(actual[b]);
                    Assert.True(at == expected[b].Length, $"{program.Name}, seed {seed}, {row.Name}, {(fuse ? "fused" : "not fused")}: binding '{program.Bindings[b].Name}' differs at byte {at} of {expected[b].Length}");
                }
            }
    }

    /// <summary>The steps a program becomes, fused, on a row of the kernel table.</summary>
    public static Step[] Steps(ForwardProgram program, AcceleratorProfile profile, KernelRow? row = null)
    {
        using CpuDevice device = Open(profile, row ?? KernelTable.All[^1]);
        using IExecutable executable = device.Compile(program);
        return ((CpuExecutable)executable).Plan.Schedule.Steps;
    }

    public static CpuDevice Open(AcceleratorProfile profile, KernelRow row, int threads = 1) => new(profile, OperatorExtensions.All, row.Kernels, threads);

    /// <summary>Submits three times, with other inputs the last time, and returns the content of every buffer.</summary>
    private static byte[][] Run(IDevice device, ForwardProgram program, int seed)
    {
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        for (int submit = 0; submit < 3; submit++)
        {
            Draw draw = new(seed + Math.Max(submit, 1) * 1000);
            for (int b = 0; b < buffers.Length; b++)
            {
                // Some buffers keep their content from submit to submit.
                bool writes = program.Bindings[b].Direction != BindingDirection.Output && (submit == 0 || (submit == 2 && b % 2 == 0));
                if (writes) device.Write(buffers[b], draw.Tensor(program.Bindings[b].Type));
            }

            device.Submit(executable, buffers);
        }

        byte[][] contents = [.. buffers.Select(b => Read(device, b))];
        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return contents;
    }

    public static byte[] Read(IDevice device, IDeviceBuffer buffer)
    {
        byte[] bytes = new byte[buffer.Type.ByteCount];
        device.ReadAsync(buffer, bytes).AsTask().GetAwaiter().GetResult();
        return bytes;
    }
}
