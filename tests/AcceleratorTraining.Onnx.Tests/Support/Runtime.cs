using System.Runtime.InteropServices;
using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Runs a net in ONNX Runtime and here. Elements are integers as the file has them, uint8 or int8.</summary>
internal static class Runtime
{
    private static readonly IBackend[] Backends = [new ReferenceBackend(), new CpuBackend()];

    public static IEnumerable<string> Names => Backends.Select(b => b.Name);

    /// <summary>ONNX Runtime's outputs. A float output is brought back to the steps it consists of.</summary>
    public static int[][] Ort(QuantizedNet net, byte[] file, int[][] inputs, GraphOptimizationLevel level)
    {
        using SessionOptions options = new() { GraphOptimizationLevel = level, IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        using InferenceSession session = new(file, options);
        List<NamedOnnxValue> values = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            NetTensor x = net.Inputs[i];
            int[] shape = [.. x.Shape.Select(d => (int)d)];
            values.Add(!net.HasByteEnds
                ? NamedOnnxValue.CreateFromTensor($"{x.Name}_f", new DenseTensor<float>(Array.ConvertAll(inputs[i], v => (v - x.Zero) * x.Scale), shape))
                : net.IsUnsigned
                    ? NamedOnnxValue.CreateFromTensor(x.Name, new DenseTensor<byte>(Array.ConvertAll(inputs[i], v => (byte)v), shape))
                    : NamedOnnxValue.CreateFromTensor(x.Name, new DenseTensor<sbyte>(Array.ConvertAll(inputs[i], v => (sbyte)v), shape)));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(values);
        return [.. results.Select((r, i) => Elements(r, net.Outputs[i]))];
    }

    /// <summary>Our outputs in profile ort-cpu.</summary>
    public static async Task<int[][]> Ours(string backend, QuantizedNet net, QuantizedModel model, int[][] inputs)
    {
        ForwardProgram program = ModelLowering.Lower(model, new LoweringOptions()).Program;
        using IDevice device = Backends.Single(b => b.Name == backend).OpenDevice(Profiles.Get("ort-cpu"));
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        for (int i = 0; i < inputs.Length; i++) device.Write(buffers[program.IndexOfBinding($"input:{i}")], Array.ConvertAll(inputs[i], v => (byte)(v - Shift(net))));
        device.Submit(executable, buffers);
        int[][] outputs = new int[net.Outputs.Count][];
        for (int i = 0; i < outputs.Length; i++)
        {
            byte[] bytes = new byte[net.Outputs[i].Count];
            await device.ReadAsync(buffers[program.IndexOfBinding($"output:{i}")], bytes, TestContext.Current.CancellationToken);
            outputs[i] = net.IsUnsigned && net.HasByteEnds ? Array.ConvertAll(bytes, b => (int)b) : Array.ConvertAll(bytes, b => (sbyte)b + Shift(net));
        }

        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return outputs;
    }

    public static int[][] Draw(QuantizedNet net, int seed)
    {
        Random random = new(seed);
        int low = net.IsUnsigned ? 0 : -128;
        return [.. net.Inputs.Select(x => Enumerable.Range(0, (int)x.Count).Select(_ => random.Next(8) switch { 0 => low, 1 => low + 255, _ => low + random.Next(256) }).ToArray())];
    }

    // A float end of an unsigned net is bytes 128 lower here.
    private static int Shift(QuantizedNet net) => net.IsUnsigned && !net.HasByteEnds ? 128 : 0;

    private static int[] Elements(DisposableNamedOnnxValue value, NetTensor y)
    {
        if (value.Value is Tensor<byte> bytes) return Array.ConvertAll(bytes.ToArray(), b => (int)b);
        if (value.Value is Tensor<sbyte> signed) return Array.ConvertAll(signed.ToArray(), b => (int)b);
        return Array.ConvertAll(value.AsTensor<float>().ToArray(), real =>
        {
            int element = (int)MathF.Round(real / y.Scale) + y.Zero;
            Assert.Equal((element - y.Zero) * y.Scale, real);
            return element;
        });
    }
}
