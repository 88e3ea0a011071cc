using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Data;
using AcceleratorTraining.Experiments;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Backends.Simulator.Tests.Training;

public class TrainingBillTests
{
    private static readonly QuantizedModel Model = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);

    [Theory]
    [InlineData("default", 2)]
    [InlineData("weights-8w8a", 2)]
    [InlineData("head", 1)]
    public async Task A_step_is_its_queries_and_its_update(string name, int plans)
    {
        TrainingBill bill = await Measure(AdaptationRecipes.Get(name) with { Batch = 4 });
        Assert.Equal(plans, bill.Cost.Plans.Length);

        // What was counted over a real step is what the programs' prices make of the schedule; the flat machine has no bus to its host.
        Assert.Equal(bill.Cost.Plans[0].CyclesPerStep, bill.Step.Cycles);
        Assert.Equal(AdaptationRecipes.Get(name).Steps * bill.Step.Cycles, bill.Cycles);
        Assert.True(bill.Cost.Plans[^1].WeightBytesPerStep * bill.Cost.Plans[^1].Together == bill.Cost.Plans[0].WeightBytesPerStep, "A load that is shared happens once for all that share it.");
        Assert.InRange((double)bill.Backpropagation!.Macs / bill.Backpropagation.ForwardMacs, 2, 3);
        Assert.True(bill.PeakBytes < bill.BackpropagationBytes, $"{bill.PeakBytes} bytes at peak, {bill.BackpropagationBytes} by backpropagation.");
    }

    [Fact]
    public async Task Perturbed_weights_are_drawn_and_written_and_biases_are_not_weights()
    {
        TrainingBill weights = await Measure(AdaptationRecipes.Get("weights-8w8a") with { Batch = 4 }), biases = await Measure(AdaptationRecipes.Get("bias") with { Batch = 4 });
        Assert.Equal(weights.Trained, weights.Cost.DrawnElementsPerQuery);
        Assert.Equal(biases.Trained, biases.Cost.DrawnElementsPerQuery);

        // A weight and its residual are a byte each, a bias four.
        Assert.Equal(2 * weights.Trained, weights.UpdateBytes);
        Assert.Equal(4 * biases.Trained, biases.UpdateBytes);
    }

    [Fact]
    public async Task Where_the_host_perturbs_no_load_is_shared()
    {
        AdaptationSession session = new(Model, Simulators.OnCpu(OperatorExtensions.None), Profiles.TfliteReference);
        TrainingBill weights = await TrainingBill.MeasureAsync(session, AdaptationRecipes.Get("weights-8w8a") with { Batch = 4 }, TestContext.Current.CancellationToken);
        Assert.Equal(weights.Cost.Plans[0].WeightBytesPerStep, weights.Cost.Plans[1].WeightBytesPerStep);
        Assert.True(weights.Step.HostWrittenBytes > 2 * weights.Trained, $"{weights.Step.HostWrittenBytes} bytes from the host for {weights.Trained} weights, perturbed twice.");

        // Biases do not change the weights, whoever perturbs them.
        TrainingBill biases = await TrainingBill.MeasureAsync(session, AdaptationRecipes.Get("bias") with { Batch = 4 }, TestContext.Current.CancellationToken);
        Assert.True(biases.Cost.Plans[1].WeightBytesPerStep < biases.Cost.Plans[0].WeightBytesPerStep);
    }

    [Fact]
    public async Task A_small_memory_takes_a_batch_in_more_calls()
    {
        TimingProfile shipped = TimingProfiles.Get("cortex-m4"), small = shipped with { Memories = [.. shipped.Memories.Select(m => m.Name == "sram" ? m with { SizeBytes = 40_000 } : m)] };
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Batch = 32 };
        TrainingBill whole = await Measure(recipe, shipped), parts = await Measure(recipe, small);
        Assert.Equal((32, 1), (whole.SamplesAtOnce, whole.Cost.Schedule.CallsPerPass));
        Assert.True(parts.SamplesAtOnce is > 0 and < 32 && parts.PeakBytes < whole.PeakBytes, $"{parts.SamplesAtOnce} samples at once in {parts.PeakBytes} bytes.");
        Assert.Equal(32 / parts.SamplesAtOnce, parts.Cost.Schedule.CallsPerPass);
        Assert.Equal(whole.Step.Macs, parts.Step.Macs);
    }

    [Fact]
    public async Task One_step_is_billed_as_one()
    {
        TrainingBill bill = await Measure(AdaptationRecipes.Get("head") with { Batch = 4, Steps = 1 });
        Assert.Equal((1, bill.Step.Cycles), (bill.Cost.Schedule.Steps, bill.Cycles));
    }

    [Fact]
    public async Task A_backend_that_does_not_count_is_named()
    {
        AdaptationSession session = new(Model, new Cpu.CpuBackend(), Profiles.TfliteReference);
        Assert.Contains("'cpu' counts nothing", (await Assert.ThrowsAsync<ArgumentException>(() => TrainingBill.MeasureAsync(session, AdaptationRecipes.Default, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    private static Task<TrainingBill> Measure(AdaptationRecipe recipe, TimingProfile timing) =>
        TrainingBill.MeasureAsync(new AdaptationSession(Model, new SimulatorBackend(new Cpu.CpuBackend(), timing), Profiles.TfliteReference), recipe, TestContext.Current.CancellationToken);

    private static Task<TrainingBill> Measure(AdaptationRecipe recipe) =>
        TrainingBill.MeasureAsync(new AdaptationSession(Model, Simulators.OnCpu(), Profiles.TfliteReference), recipe, TestContext.Current.CancellationToken);
}
