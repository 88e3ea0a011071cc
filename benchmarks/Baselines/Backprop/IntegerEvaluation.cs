using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>A model file as the product runs it: backend cpu, profile tflite-reference, logits where it ends in SOFTMAX.</summary>
internal sealed class IntegerEvaluation
{
    private const int Batch = 32;

    private readonly LoweredModel _model;

    public IntegerEvaluation(ModelFile model) => _model = ModelLowering.Lower(model, new LoweringOptions { Batch = Batch, CutFinalSoftmax = true });

    /// <summary>Share of samples whose largest of the first <paramref name="classes"/> logits is the label's.</summary>
    public async Task<double> AccuracyAsync(SampleFile samples, int classes)
    {
        long[][] outputs = await RunAsync(samples).ConfigureAwait(false);
        return outputs.Where((logits, i) => Array.IndexOf(logits, logits.Take(classes).Max()) == samples.Labels[i]).Count() / (double)samples.Count;
    }

    /// <summary>Of each sample the mean squared difference between output and input, in real units.</summary>
    public async Task<ImmutableArray<double>> ErrorsAsync(SampleFile samples)
    {
        long[][] outputs = await RunAsync(samples).ConfigureAwait(false);
        ModelTensor input = _model.Inputs[0], output = _model.Outputs[0];
        ElementType element = input.Type == TfliteType.Int16 ? ElementType.Int16 : input.Type == TfliteType.UInt8 ? ElementType.UInt8 : ElementType.Int8;
        return [.. outputs.Select((values, s) =>
        {
            ReadOnlySpan<byte> sample = samples.Inputs.AsSpan(s * samples.SampleBytes, samples.SampleBytes);
            double sum = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double difference = ((values[i] - output.ZeroPoint) * (double)output.Scale) - ((element.Read(sample, i) - input.ZeroPoint) * (double)input.Scale);
                sum += difference * difference;
            }

            return sum / values.Length;
        })];
    }

    private async Task<long[][]> RunAsync(SampleFile samples)
    {
        using IDevice device = ExtensionLoweringDevice.Open(new CpuBackend(), Profiles.TfliteReference);
        using IExecutable executable = device.Compile(_model.Program);
        ImmutableArray<IDeviceBuffer> buffers = [.. executable.Bindings.Select(b => device.Allocate(b.Type))];
        int input = _model.Program.IndexOfBinding("input:0"), output = _model.Program.IndexOfBinding("output:0");
        TensorType type = buffers[output].Type;
        int elements = type.Shape.ElementCount / Batch;
        byte[] block = new byte[samples.SampleBytes * Batch], bytes = new byte[type.ByteCount];
        long[][] results = new long[samples.Count][];
        for (int start = 0; start < samples.Count; start += Batch)
        {
            int count = Math.Min(Batch, samples.Count - start);
            samples.Inputs.AsSpan(start * samples.SampleBytes, count * samples.SampleBytes).CopyTo(block);
            device.Write(buffers[input], block);
            device.Submit(executable, buffers.AsSpan());
            await device.ReadAsync(buffers[output], bytes, default).ConfigureAwait(false);
            for (int i = 0; i < count; i++)
                results[start + i] = [.. Enumerable.Range(i * elements, elements).Select(e => type.Element.Read(bytes, e))];
        }

        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
        return results;
    }
}
