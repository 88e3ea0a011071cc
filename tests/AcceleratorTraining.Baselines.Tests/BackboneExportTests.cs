using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>A network's file computes what the network computes, to the precision of 8 bits.</summary>
public sealed class BackboneExportTests
{
    private const int Batch = 20;

    private readonly BackboneGraph _graph;
    private readonly ImageSet _samples = SmallBackbone.Samples(Batch);
    private readonly byte[] _file;

    public BackboneExportTests()
    {
        BackboneParameters parameters = new(3);
        _graph = SmallBackbone.Create(parameters, Batch);

        // Statistics that are not 0 and 1, so that folding them wrongly shows.
        foreach (BackboneParameter parameter in parameters.All.Where(p => p.Name.Contains("norm", StringComparison.Ordinal)))
        {
            for (int i = 0; i < parameter.Values.Length; i++) parameter.Values[i] += ((i % 5) - 1.5f) * (parameter.Name.EndsWith("shift", StringComparison.Ordinal) ? 0.8f : 0.1f);
        }

        _file = BackboneExporter.Export(_graph, new Calibration(_graph, _samples, batches: 1, cut: 0), HeadExport.Trained, "small");
    }

    [Fact]
    public void Its_logits_are_near_the_float_network_s()
    {
        for (int i = 0; i < Batch; i++) _samples.CopyTo(i, _graph.Input.Value.AsSpan(i * _samples.Shape.Count));
        _graph.Forward(training: false);
        float[] expected = _graph.Output.Value;
        Models.QuantizedModel model = Models.QuantizedModel.Parse(_file, "small");
        ModelTensor logits = model.Tensors[model.Outputs[0]];
        sbyte[] actual = BackendRuns.Outputs(new CpuBackend(), _file, _samples, Batch);
        double range = expected.Max() - expected.Min();
        double error = expected.Zip(actual, (e, a) => Math.Abs(e - (logits.Scale * (a - logits.ZeroPoint)))).Average();
        Assert.True(error < 0.02 * range, $"mean error {error} of a range of {range}");
    }

    [Fact]
    public void Backends_give_the_same_bytes() =>
        Assert.Equal(BackendRuns.Outputs(new ReferenceBackend(), _file, _samples, 4), BackendRuns.Outputs(new CpuBackend(), _file, _samples, 4));

    [Fact]
    public void Its_prompts_are_found_before_each_block()
    {
        LoweredModel lowered = ModelLowering.Lower(Models.QuantizedModel.Parse(_file, "small"), new LoweringOptions());
        Assert.Equal(["block1/prompt", "block2/prompt"], lowered.Prompts.Select(p => p.Name));
        Assert.All(lowered.Prompts, p => Assert.Equal([1, 3, 8], p.Shape));
    }

    [Fact]
    public void A_zero_head_keeps_the_trained_scales()
    {
        byte[] file = BackboneExporter.Export(_graph, new Calibration(_graph, _samples, batches: 1, cut: 0), HeadExport.Zero, "small");
        LinearLayer trained = Head(_file), zero = Head(file);
        Assert.Equal(trained.WeightScales, zero.WeightScales);
        Assert.All(zero.Weights, w => Assert.Equal(0, w));
        Assert.All(zero.Bias, b => Assert.Equal(0, b));

        static LinearLayer Head(byte[] file) => ModelLowering.Lower(Models.QuantizedModel.Parse(file, "small"), new LoweringOptions()) is { } lowered ? lowered.Layers[lowered.HeadLayer] : throw new InvalidOperationException();
    }
}
