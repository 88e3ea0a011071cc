using System.Runtime.InteropServices;
using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>A written file as the product runs it: backend cpu, profile tflite-reference, a batch a call.</summary>
public sealed class IntegerModel : IDisposable
{
    private const int Batch = 20;

    private readonly IDevice _device = new CpuBackend().OpenDevice(Profiles.TfliteReference);
    private readonly LoweredModel _model;
    private readonly IExecutable _executable;
    private readonly IDeviceBuffer[] _buffers;

    public IntegerModel(byte[] file)
    {
        _model = ModelLowering.Lower(Models.QuantizedModel.Parse(file, "backbone"), new LoweringOptions { Batch = Batch, ExposeHeadFeatures = true });
        _executable = _device.Compile(_model.Program);
        _buffers = [.. _model.Program.Bindings.Select(b => _device.Allocate(b.Type))];
    }

    /// <summary>The share of samples whose largest logit is the label's; a rest below a batch is left out.</summary>
    public double Accuracy(ImageSet samples)
    {
        sbyte[][] logits = Run(samples, "output:0");
        return logits.Index().Average(each => Array.IndexOf(each.Item, each.Item.Max()) == samples.Label(each.Index) ? 1.0 : 0.0);
    }

    /// <summary>The head's inputs of each sample, as real numbers in units of their scale.</summary>
    public float[][] Features(ImageSet samples)
    {
        int zero = _model.Layers[_model.HeadLayer].InputZeroPoint;
        return [.. Run(samples, "features").Select(row => row.Select(v => (float)(v - zero)).ToArray())];
    }

    public void Dispose()
    {
        foreach (IDeviceBuffer buffer in _buffers) buffer.Dispose();
        _executable.Dispose();
        _device.Dispose();
    }

    private sbyte[][] Run(ImageSet samples, string binding)
    {
        int output = _model.Program.IndexOfBinding(binding), count = samples.Count / Batch * Batch;
        byte[] input = new byte[Batch * samples.Shape.Count], result = new byte[_model.Program.Bindings[output].Type.ByteCount];
        sbyte[][] rows = new sbyte[count][];
        for (int first = 0; first < count; first += Batch)
        {
            for (int i = 0; i < Batch; i++) samples.Pixels(first + i).CopyTo(input.AsSpan(i * samples.Shape.Count));
            foreach (ref byte pixel in input.AsSpan()) pixel ^= 0x80;
            _device.Write(_buffers[_model.Program.IndexOfBinding("input:0")], input);
            _device.Submit(_executable, _buffers);
            _device.ReadAsync(_buffers[output], result).AsTask().Wait();
            for (int i = 0; i < Batch; i++) rows[first + i] = MemoryMarshal.Cast<byte, sbyte>(result.AsSpan(i * result.Length / Batch, result.Length / Batch)).ToArray();
        }

        return rows;
    }
}
