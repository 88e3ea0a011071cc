using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class SystolicTimingModelTests
{
    private static readonly string[] Names = ["scale-sim-16x16", "scale-sim-32x32", "systolic-16x16", "systolic-32x32", "tpu-v4-like"];

    private static readonly WorkloadOperator Convolution = new()
    {
        Name = "conv",
        Class = OperatorClass.Convolution,
        Input = new FeatureShape(1, 32, 32, 16),
        Output = new FeatureShape(1, 32, 32, 24),
        KernelHeight = 3,
        KernelWidth = 3,
        WeightSource = WeightSource.Constant,
        WeightBytes = 9 * 16 * 24,
    };

    private static readonly WorkloadOperator Depthwise = Convolution with { Name = "depthwise", Class = OperatorClass.DepthwiseConvolution, Output = new FeatureShape(1, 32, 32, 16), WeightBytes = 9 * 16 };

    private static readonly WorkloadOperator Pool = Convolution with { Name = "pool", Class = OperatorClass.MaxPool, Output = new FeatureShape(1, 16, 16, 16), KernelHeight = 2, KernelWidth = 2, StrideHeight = 2, StrideWidth = 2, WeightSource = WeightSource.None, WeightBytes = 0 };

    private static readonly WorkloadOperator Product = new()
    {
        Name = "product",
        Class = OperatorClass.BatchMatMul,
        Input = new FeatureShape(1, 4, 20, 32),
        SecondInput = new FeatureShape(1, 4, 32, 12),
        Output = new FeatureShape(1, 4, 20, 12),
    };

    private static readonly WorkloadOperator Connected = new()
    {
        Name = "connected",
        Class = OperatorClass.FullyConnected,
        Input = new FeatureShape(1, 1, 1, 640),
        Output = new FeatureShape(1, 1, 1, 128),
        WeightSource = WeightSource.Parameter,
        WeightBytes = 640 * 128,
    };

    private static readonly Workload All = new("all", [], [Convolution, Depthwise, Pool, Product, Connected, Convolution with { Name = "softmax", Class = OperatorClass.Softmax, WeightSource = WeightSource.None, WeightBytes = 0 }]);

    [Fact]
    public void Every_shipped_machine_keeps_the_bounds()
    {
        foreach (string name in Names)
        {
            TimingProfile profile = TimingProfiles.Get(name);
            foreach (OperatorCost cost in profile.Model.Evaluate(All))
            {
                Assert.True(cost.Cycles * (double)profile.Model.PeakMacsPerCycle >= cost.Macs, $"{name}, {cost.Name}");
                Assert.True(cost.Cycles >= cost.RooflineCycles && cost.StallCycles >= 0, $"{name}, {cost.Name}: {cost.Cycles} cycles, {cost.RooflineCycles} by the roofline");
                Assert.InRange(cost.ArrayUtilization, 0, 1);
                Assert.InRange(cost.MappingEfficiency, 0, 1);
                Assert.All(cost.Accesses, a => Assert.True(a.Words > 0 && a.Bytes > 0));
                Assert.Equal(cost.Accesses.Length, cost.Accesses.Select(a => (a.Level, a.Operand, a.Direction)).Distinct().Count());
                Assert.All(cost.Accesses, a => Assert.Contains(profile.Memories, m => m.Name == a.Level));
            }
        }
    }

    [Fact]
    public void Modes_are_told_apart()
    {
        Assert.Equal(["scale-sim", "scale-sim", "pipelined", "pipelined", "pipelined"], Names.Select(n => TimingProfiles.Get(n).Model.Mode));
        Assert.Equal([256, 1024, 256, 1024, 117_113], Names.Select(n => TimingProfiles.Get(n).Model.PeakMacsPerCycle));
    }

    [Fact]
    public void Scale_sim_runs_channels_one_after_another_and_knows_no_pooling()
    {
        OperatorCost[] costs = [.. TimingProfiles.Get("scale-sim-16x16").Model.Evaluate(All)];

        // 1024 pixels in 64 folds of 9 + 30 cycles, for each of 16 channels; 34 x 34 input words a channel.
        Assert.Equal(16 * 64 * 39, costs[1].Cycles);
        Assert.Equal(16 * 34 * 34, costs[1].Accesses.Single(a => a is { Level: "dram", Operand: Operand.Input }).Words);
        Assert.Equal((0L, 0), (costs[2].Cycles, costs[2].Accesses.Length));

        // 4 products of 20 x 12: 2 folds of 32 + 30 cycles.
        Assert.Equal(4 * 2 * 62, costs[3].Cycles);
    }

    [Fact]
    public void Pipelined_work_beside_the_array_takes_the_lanes_its_taps()
    {
        OperatorCost[] costs = [.. TimingProfiles.Get("systolic-16x16").Model.Evaluate(All)];

        // 1024 x 16 x 9 multiply-accumulates and 16 x 16 x 16 x 4 taps on 16 lanes.
        Assert.Equal(9216, costs[1].ComputeCycles);
        Assert.Equal((1024L, 0L), (costs[2].ComputeCycles, costs[2].Macs));
        Assert.Equal(Bottleneck.Activations, costs[2].Bottleneck);

        // 81,920 weights at 16 bytes a cycle.
        Assert.Equal(Bottleneck.Weights, costs[4].Bottleneck);
        Assert.InRange(costs[4].Cycles, 81_920 / 16, 81_920 / 16 + 1000);
    }

    [Fact]
    public void Partial_sums_are_written_and_read_back_at_the_width_of_the_accumulator()
    {
        // 144 products on 16 rows: 9 row folds, 8 of which leave 1024 x 24 sums.
        OperatorCost cost = TimingProfiles.Get("systolic-16x16").Model.Evaluate(All)[0];
        AccessCount[] sums = [.. cost.Accesses.Where(a => a is { Level: "sram", Operand: Operand.PartialSums })];
        Assert.Equal(2, sums.Length);
        Assert.All(sums, s => Assert.Equal((8L * 1024 * 24, 4 * 8L * 1024 * 24), (s.Words, s.Bytes)));
    }

    [Fact]
    public void A_product_of_activations_has_no_weights()
    {
        OperatorCost cost = TimingProfiles.Get("systolic-16x16").Model.Evaluate(All)[3];
        Assert.DoesNotContain(cost.Accesses, a => a.Operand == Operand.Weights);
        Assert.Equal(4 * (20 * 32 + 32 * 12), cost.Accesses.Single(a => a is { Level: "dram", Operand: Operand.Input }).Words);
    }

    [Fact]
    public void The_near_memory_of_a_staged_machine_gives_what_it_holds()
    {
        // 1000 x 1000 x 1000: rows to 8, columns to 128: (1000 x 1024 + 1024 x 1024 + 1000 x 1024) words of 2 bytes, 786,432 of them near.
        WorkloadOperator large = Connected with { Input = new FeatureShape(1000, 1, 1, 1000), Output = new FeatureShape(1000, 1, 1, 1000), InputBits = 16, WeightBits = 16, OutputBits = 16 };
        OperatorCost cost = TimingProfiles.Get("tpu-v4-like").Model.Evaluate(new Workload("w", [], [large]))[0];
        Assert.Equal(786_432, cost.BytesAt("cmem"));
        Assert.Equal(2 * (2 * 1_024_000 + 1_048_576) - 786_432, cost.BytesAt("hbm"));
    }

    [Fact]
    public void A_count_that_overflows_names_the_operator()
    {
        WorkloadOperator huge = Connected with { Name = "huge", Input = new FeatureShape(int.MaxValue, int.MaxValue, 1, int.MaxValue), Output = new FeatureShape(int.MaxValue, int.MaxValue, 1, int.MaxValue) };
        foreach (string name in Names)
        {
            SimulationException exception = Assert.Throws<SimulationException>(() => TimingProfiles.Get(name).Model.Evaluate(new Workload("w", [], [huge])));
            Assert.Contains("'huge'", exception.Message, StringComparison.Ordinal);
        }
    }
}
