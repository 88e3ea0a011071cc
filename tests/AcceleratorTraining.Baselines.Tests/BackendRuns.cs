using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Runs a file on a backend.</summary>
internal static class BackendRuns
{
    /// <summary>The first output of one call with the first samples.</summary>
    public static sbyte[] Outputs(IBackend backend, byte[] file, ImageSet samples, int batch)
    {
        LoweredModel lowered = ModelLowering.Lower(Models.QuantizedModel.Parse(file, "backbone"), new LoweringOptions { Batch = batch });
        using IDevice device = backend.OpenDevice(Profiles.TfliteReference);
        using IExecutable executable = device.Compile(lowered.Program);
        IDeviceBuffer[] buffers = [.. lowered.Program.Bindings.Select(b => device.Allocate(b.Type))];
        byte[] input = [.. Enumerable.Range(0, batch).SelectMany(i => samples.Pixels(i).ToArray()).Select(pixel => (byte)(pixel ^ 0x80))];
        device.Write(buffers[lowered.Program.IndexOfBinding("input:0")], input);
        device.Submit(executable, buffers);
        int output = lowered.Program.IndexOfBinding("output:0");
        byte[] bytes = new byte[lowered.Program.Bindings[output].Type.ByteCount];
        device.ReadAsync(buffers[output], bytes, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray();
    }
}
