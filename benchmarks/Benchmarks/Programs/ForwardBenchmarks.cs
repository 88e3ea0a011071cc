using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using BenchmarkDotNet.Attributes;

namespace AcceleratorTraining.Benchmarks.Programs;

/// <summary>One forward of a real model, on each backend and kernel row; divide by the batch for the time of an image.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks
{
    private IDevice? _device;
    private IExecutable? _executable;
    private IDeviceBuffer[] _buffers = [];

    /// <summary>Networks of MLPerf Tiny: ResNet8 (12.5 MMAC) and DS-CNN (2.7 MMAC).</summary>
    [Params("pretrainedResnet_quant", "kws_ref_model")]
    public string Model { get; set; } = "";

    /// <summary>Samples a forward.</summary>
    [Params(1, 32)]
    public int Batch { get; set; }

    /// <summary>"reference", or "cpu/" and the kernel row that is forced.</summary>
    [ParamsSource(nameof(Backends))]
    public string Backend { get; set; } = "";

    /// <summary>Every backend, and every row of the cpu backend's kernel table that this machine can run.</summary>
    public static IEnumerable<string> Backends =>
        ["reference", .. new[] { "scalar", "vector128", "avx2", "avxvnni" }.Where(l => Cpu(l).IsAvailable(out _)).Select(l => $"cpu/{l}")];

    /// <summary>Compiles and fills.</summary>
    [GlobalSetup]
    public void Setup()
    {
        IBackend backend = Backend == "reference" ? new ReferenceBackend() : Cpu(Backend[4..]);
        LoweredModel model = ModelLowering.Lower(QuantizedModel.Load(SharedData.Model(Model)), new LoweringOptions { Batch = Batch });
        _device = backend.OpenDevice(Profiles.TfliteReference);
        _executable = _device.Compile(model.Program);
        _buffers = [.. _executable.Bindings.Select(b => _device.Allocate(b.Type))];
        byte[] input = new byte[_buffers[0].Type.ByteCount];
        PhiloxStream stream = new(1, (0, 0, 0));
        for (int i = 0; i < input.Length; i++) input[i] = (byte)stream.NextUInt32();
        _device.Write(_buffers[0], input);
    }

    /// <summary>Frees.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (IDeviceBuffer buffer in _buffers) buffer.Dispose();
        _executable?.Dispose();
        _device?.Dispose();
    }

    /// <summary>One submit; the backends here run it before they return.</summary>
    [Benchmark]
    public void Forward() => _device!.Submit(_executable!, _buffers);

    private static CpuBackend Cpu(string lanes) => new(new CpuBackendOptions { Lanes = lanes });
}
