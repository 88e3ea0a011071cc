using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Microcontroller;

public class MicrocontrollerTimingModelTests
{
    private static readonly KernelLibrary Library = new() { Name = "test", Pointwise = 1.5, Depthwise = 3, FullyConnected = 2, Output = 10 };

    private static MemoryLevel Sram { get; } = new() { Name = "sram", SizeBytes = 1 << 20, ReadBytesPerCycle = 4, WriteBytesPerCycle = 4 };

    private static MemoryLevel Flash { get; } = new() { Name = "flash", SizeBytes = 1 << 20, ReadBytesPerCycle = 8, WriteBytesPerCycle = 0, ReadLatencyCycles = 5, BurstBytes = 16 };

    private static MicrocontrollerCore Core { get; } = new()
    {
        PeakMacsPerCycle = 2,
        ConstantMemory = Flash with { ReadLatencyCycles = 0 },
        ParameterMemory = Sram,
        ActivationMemory = Sram,
        CacheBytes = 0,
        PixelsPerPass = 2,
    };

    private static MicrocontrollerTimingModel Model(MicrocontrollerCore core) => new("test", core, Library.On(2));

    [Fact]
    public void A_convolution_takes_its_products_its_outputs_and_a_call()
    {
        // 4 x 4 x 8 outputs of 3 x 3 x 2 products: 2,304 x 2 + 128 x 20 + 300 cycles.
        OperatorCost cost = SampleOperators.Evaluate(Model(Core), SampleOperators.Convolution(4, 2, 8, 3));
        Assert.Equal(2304, cost.Macs);
        Assert.Equal((4608 + 2560 + 300, 0), (cost.Cycles, cost.StallCycles));
        Assert.Equal(Bottleneck.Compute, cost.Bottleneck);
        Assert.Equal(2304.0 / (7468 * 2), cost.ArrayUtilization, 12);

        // Input 32 bytes, output 128, 8 passes over 144 bytes of weights, each for two of 16 pixels.
        Assert.Equal(
            [new AccessCount("sram", Operand.Input, AccessDirection.Read, 32, 32), new AccessCount("flash", Operand.Weights, AccessDirection.Read, 1152, 1152), new AccessCount("sram", Operand.Output, AccessDirection.Write, 128, 128)],
            cost.Accesses);
        Assert.Equal(1152, cost.RooflineCycles);
    }

    [Fact]
    public void Kinds_of_layers_have_costs_of_their_own()
    {
        // 16 pixels: 1x1 convolution 16 x 2 x 8 products at 3, depthwise 16 x 8 x 9 at 6, fully connected 16 x 4 at 4; outputs at 20.
        MicrocontrollerTimingModel model = Model(Core);
        Assert.Equal(256 * 3 + 128 * 20 + 300, SampleOperators.Evaluate(model, SampleOperators.Convolution(4, 2, 8, 1)).Cycles);
        Assert.Equal(1152 * 6 + 128 * 20 + 300, SampleOperators.Evaluate(model, SampleOperators.Depthwise(4, 8, 3)).Cycles);
        Assert.Equal(64 * 4 + 4 * 20 + 300, SampleOperators.Evaluate(model, SampleOperators.FullyConnected(1, 16, 4)).Cycles);
    }

    [Fact]
    public void Directions_are_billed_by_what_they_draw()
    {
        // 40 elements along 3 directions: 120 products with coefficients at 4, 40 steps at 15. Bytes are 960 bits, 8 blocks of
        // 128 at 90 cycles; signs are 120 bits, one block.
        MicrocontrollerTimingModel model = Model(Core);
        WorkloadOperator update = SampleOperators.Plain(OperatorClass.ParameterUpdate, 4, 10) with { DrawnElements = 120, DrawnBits = 960 };
        Assert.Equal(8 * 90 + 120 * 4 + 40 * 15 + 300, SampleOperators.Evaluate(model, update).Cycles);
        Assert.Equal(90 + 120 * 4 + 40 * 15 + 300, SampleOperators.Evaluate(model, update with { DrawnBits = 120 }).Cycles);

        // Weights drawn on the way: 64 x 15 more, and 64 bytes in 4 blocks.
        WorkloadOperator stored = SampleOperators.FullyConnected(1, 16, 4) with { WeightSource = WeightSource.Parameter };
        WorkloadOperator perturbed = stored with { WeightSource = WeightSource.Perturbed, DrawnElements = 64, DrawnBits = 512 };
        Assert.Equal(64 * 15 + 4 * 90, SampleOperators.Evaluate(model, perturbed).Cycles - SampleOperators.Evaluate(model, stored).Cycles);
    }

    [Fact]
    public void Weights_wait_for_flash_once_if_they_fit_the_cache_and_at_each_pass_if_not()
    {
        // 144 bytes are 9 lines of 16, 5 cycles each; 16 pixels are 8 passes of two.
        WorkloadOperator convolution = SampleOperators.Convolution(4, 2, 8, 3);
        MicrocontrollerCore core = Core with { ConstantMemory = Flash, CacheBytes = 144 };
        Assert.Equal(45, SampleOperators.Evaluate(Model(core), convolution).StallCycles);
        OperatorCost beyond = SampleOperators.Evaluate(Model(core with { CacheBytes = 143 }), convolution);
        Assert.Equal(8 * 45, beyond.StallCycles);
        Assert.Equal(8 * 144, beyond.BytesAt("flash"));

        // What training changes lies in SRAM, which makes nobody wait.
        OperatorCost trained = SampleOperators.Evaluate(Model(core), convolution with { WeightSource = WeightSource.Parameter });
        Assert.Equal((0, 0), (trained.StallCycles, trained.BytesAt("flash")));
    }

    [Fact]
    public void A_memory_too_slow_for_the_core_holds_it_up()
    {
        // 333 bytes are read and written through one port, at half a byte a cycle.
        MicrocontrollerCore core = Core with { ActivationMemory = Sram with { ReadBytesPerCycle = 0.5, WriteBytesPerCycle = 0.5 } };
        OperatorCost cost = SampleOperators.Evaluate(Model(core), SampleOperators.Plain(OperatorClass.Move, 9, 37));
        Assert.Equal((9 * 37 + 300, 2 * 2 * 333), (cost.ComputeCycles, cost.Cycles));
        Assert.Equal(Bottleneck.Activations, cost.Bottleneck);
    }

    // 64 bytes of weights, each read once for one pixel, at a hundredth of a byte a cycle: 6,400 cycles. In the memory of activations, 16 more bytes are read there and 4 written.
    [Fact]
    public void A_slow_memory_of_weights_is_told_from_that_of_activations()
    {
        WorkloadOperator layer = SampleOperators.FullyConnected(1, 16, 4);
        OperatorCost cost = SampleOperators.Evaluate(Model(Core with { ConstantMemory = Core.ConstantMemory with { ReadBytesPerCycle = 0.01 } }), layer);
        Assert.Equal((6400, 6400 - 64 * 4 - 4 * 20 - 300, Bottleneck.Weights), (cost.Cycles, cost.StallCycles, cost.Bottleneck));
        MemoryLevel slow = Sram with { ReadBytesPerCycle = 0.01, WriteBytesPerCycle = 0.01 };
        cost = SampleOperators.Evaluate(Model(Core with { ParameterMemory = slow, ActivationMemory = slow }), layer with { WeightSource = WeightSource.Parameter });
        Assert.Equal((8400, Bottleneck.Activations), (cost.Cycles, cost.Bottleneck));
    }

    // 333 elements of 8 bits and as many of 32.
    [Fact]
    public void A_second_input_has_bits_of_its_own()
    {
        WorkloadOperator add = SampleOperators.Plain(OperatorClass.Add, 9, 37);
        Assert.Equal(new AccessCount("sram", Operand.Input, AccessDirection.Read, 666, 333 + 4 * 333), SampleOperators.Evaluate(Model(Core), add with { SecondInput = add.Input, WeightBits = 32 }).Accesses[0]);
    }

    [Fact]
    public void Nothing_beats_the_peak_or_a_memory_and_nothing_is_negative()
    {
        MicrocontrollerTimingModel model = Model(Core with { ConstantMemory = Flash });
        foreach (OperatorCost cost in model.Evaluate(SampleOperators.Workload(SampleOperators.All)))
        {
            Assert.True(cost.Cycles * model.PeakMacsPerCycle >= cost.Macs, cost.Name);
            Assert.True(cost.Cycles >= cost.RooflineCycles, cost.Name);
            Assert.True(cost.Cycles >= cost.BytesAt("sram") / 4.0 && cost.Cycles >= cost.BytesAt("flash") / 8.0, cost.Name);
            Assert.True(cost is { ComputeCycles: > 0, StallCycles: >= 0, ArrayUtilization: >= 0 and <= 1 }, cost.Name);
        }
    }

    [Fact]
    public void More_bandwidth_or_cache_never_takes_longer_and_operators_add_up()
    {
        MicrocontrollerCore small = Core with { ConstantMemory = Flash, CacheBytes = 100, ActivationMemory = Sram with { ReadBytesPerCycle = 0.1, WriteBytesPerCycle = 0.1 } };
        MicrocontrollerCore fast = small with { ActivationMemory = Sram }, cached = small with { CacheBytes = 1 << 20 };
        foreach (WorkloadOperator operation in SampleOperators.All)
        {
            long cycles = SampleOperators.Evaluate(Model(small), operation).Cycles;
            Assert.True(SampleOperators.Evaluate(Model(fast), operation).Cycles <= cycles, operation.Name);
            Assert.True(SampleOperators.Evaluate(Model(cached), operation).Cycles <= cycles, operation.Name);
        }

        ImmutableArray<OperatorCost> together = Model(small).Evaluate(SampleOperators.Workload(SampleOperators.All));
        Assert.Equal(SampleOperators.All.Select(o => SampleOperators.Evaluate(Model(small), o).Cycles), together.Select(c => c.Cycles));
    }

    [Fact]
    public void An_operator_beyond_counting_is_refused()
    {
        // More products than a double tells apart; more elements than a long holds.
        WorkloadOperator products = SampleOperators.Convolution(1 << 20, 1 << 15, 1 << 15, 3);
        WorkloadOperator elements = SampleOperators.Plain(OperatorClass.Add, 1, 1) with { Output = new FeatureShape(int.MaxValue, int.MaxValue, int.MaxValue, 1) };
        Assert.Contains("'convolution'", Assert.Throws<SimulationException>(() => SampleOperators.Evaluate(Model(Core), products)).Message, StringComparison.Ordinal);
        Assert.Contains("'Add'", Assert.Throws<SimulationException>(() => SampleOperators.Evaluate(Model(Core), elements)).Message, StringComparison.Ordinal);
    }
}
