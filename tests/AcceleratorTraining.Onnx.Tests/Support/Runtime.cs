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

    /// <summary>Whether ONNX Runtime's products of int8 and int8 saturate at 16 bits, as they do on x64 without VNNI.</summary>
    public static bool Saturates => Probe.Value;

    private static readonly Lazy<bool> Probe = new(() =>
    {
        OnnxWriter writer = new();
        string one = writer.Initializer("one", [], 1f), zero = writer.Initializer("zero", [], (sbyte)0), thousand = writer.Initializer("thousand", [], 1000f);
        writer.Input<sbyte>("x", 1, 4);
        writer.Node("QLinearMatMul", ["x", one, zero, writer.Initializer("w", [4, 1], Enumerable.Repeat((sbyte)127, 4).ToArray()), one, zero, thousand, zero], "y");
        writer.Output<sbyte>("y", 1, 1);
        using InferenceSession session = new(writer.Write());
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<sbyte>(Enumerable.Repeat((sbyte)127, 4).ToArray(), [1, 4]))]);
        return results[0].AsTensor<sbyte>().GetValue(0) != 65;
    });

    /// <summary>
    /// ONNX Runtime's outputs for each of several inputs. Its integer kernels are what is compared with, so that all
    /// optimizations are on: without them a QDQ model is computed in float32. A float output is brought back to its steps.
    /// </summary>
    public static List<int[][]> Ort(QuantizedNet net, byte[] file, IEnumerable<int[][]> samples)
    {
        using SessionOptions options = new() { GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };

        // Without it uint8 times int8 saturates at 16 bits on x64 without VNNI.
        if (net.IsUnsigned) options.AddSessionConfigEntry("session.x64quantprecision", "1");
        using InferenceSession session = new(file, options);
        List<int[][]> outputs = [];
        foreach (int[][] inputs in samples)
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([.. inputs.Select((elements, i) => Value(net, net.Inputs[i], elements))]);
            outputs.Add([.. results.Select((r, i) => Elements(r, net.Outputs[i]))]);
        }

        return outputs;
    }

    /// <summary>Our outputs in profile ort-cpu.</summary>
    public static async Task<List<int[][]>> Ours(string backend, QuantizedNet net, QuantizedModel model, IEnumerable<int[][]> samples)
    {
        ForwardProgram program = ModelLowering.Lower(model, new LoweringOptions()).Program;
        using IDevice device = Backends.Single(b => b.Name == backend).OpenDevice(Profiles.Get("ort-cpu"));
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        List<int[][]> all = [];
        foreach (int[][] inputs in samples)
        {
            for (int i = 0; i < inputs.Length; i++) device.Write(buffers[program.IndexOfBinding($"input:{i}")], Array.ConvertAll(inputs[i], v => (byte)(v - Shift(net))));
            device.Submit(executable, buffers);
            int[][] outputs = new int[net.Outputs.Count][];
            for (int i = 0; i < outputs.Length; i++)
            {
                byte[] bytes = new byte[net.Outputs[i].Count];
                await device.ReadAsync(buffers[program.IndexOfBinding($"output:{i}")], bytes, TestContext.Current.CancellationToken);
                outputs[i] = net.IsUnsigned && net.HasByteEnds ? Array.ConvertAll(bytes, b => (int)b) : Array.ConvertAll(bytes, b => (sbyte)b + Shift(net));
            }

            all.Add(outputs);
        }

        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return all;
    }

    private static NamedOnnxValue Value(QuantizedNet net, NetTensor x, int[] elements)
    {
        int[] shape = [.. x.Shape.Select(d => (int)d)];
        if (!net.HasByteEnds) return NamedOnnxValue.CreateFromTensor($"{x.Name}_f", new DenseTensor<float>(Array.ConvertAll(elements, v => (v - x.Zero) * x.Scale), shape));
        return net.IsUnsigned
            ? NamedOnnxValue.CreateFromTensor(x.Name, new DenseTensor<byte>(Array.ConvertAll(elements, v => (byte)v), shape))
            : NamedOnnxValue.CreateFromTensor(x.Name, new DenseTensor<sbyte>(Array.ConvertAll(elements, v => (sbyte)v), shape));
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
