using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using BenchmarkDotNet.Attributes;

namespace AcceleratorTraining.Benchmarks.Programs;

/// <summary>One training step of batch 32: both passes, head gradient, update.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks
{
    private IDevice? _device;
    private ParameterStore? _store;
    private ForwardGradientTrainer? _trainer;
    private LabelledSamples? _samples;
    private BatchSampler? _sampler;
    private int _step;

    /// <summary>Networks of MLPerf Tiny.</summary>
    [Params("pretrainedResnet_quant", "kws_ref_model")]
    public string Model { get; set; } = "";

    /// <summary>Biases and gains with an exact head; all weights at pack time, in the accumulator, and in 16 bits.</summary>
    [Params("default", "weights-8w8a", "weights-rank1", "weights-16w8a")]
    public string Recipe { get; set; } = "";

    /// <summary>Compiles and draws random samples.</summary>
    [GlobalSetup]
    public void Setup()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(Recipe) with { Steps = 1_000_000 };
        AdaptationSession session = new(QuantizedModel.Load(SharedData.Model(Model)), new CpuBackend(), Profiles.TfliteReference);
        LoweredModel model = session.Lower(recipe.Batch);
        _device = session.OpenDevice();
        _store = new ParameterStore(_device, ParameterSet.Create(model, recipe), recipe, 1);
        _trainer = new ForwardGradientTrainer(_device, model, _store, recipe, 1);
        int bytes = model.Program.Bindings[0].Type.Shape.ElementsPerOuter;
        byte[] inputs = new byte[100 * bytes];
        PhiloxStream stream = new(1, (0, 0, 0));
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (byte)stream.NextUInt32();
        _samples = new LabelledSamples(inputs, [.. Enumerable.Range(0, 100).Select(i => i % model.Classes)]);
        _sampler = new BatchSampler(1, 100, recipe.Batch);
    }

    /// <summary>Frees.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _trainer?.Dispose();
        _store?.Dispose();
        _device?.Dispose();
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public async Task<long> Step() => (await _trainer!.StepAsync(_step++, _samples!, _sampler!)).LossSum;
}
