using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.VectorDsp;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.VectorDsp;

public class VectorDspTimingModelTests
{
    // 32 lanes; nothing but packets counts.
    private static readonly VectorDspCore Core = new()
    {
        VectorBytes = 128,
        MultiplySlots = 2,
        ShiftSlots = 1,
        PermuteSlots = 1,
        InstructionsPerPacket = 4,
        LoadBytesPerPacket = 128,
        StoreBytesPerPacket = 128,
        AccumulatorVectors = 8,
        LatencyPackets = 0,
        CyclesPerPacket = 1,
        Contexts = 1,
        CyclesPerLayer = 0,
        OnChipMemory = new() { Name = "vtcm", SizeBytes = 1 << 30, ReadBytesPerCycle = 1024, WriteBytesPerCycle = 1024, Ports = 2 },
        ExternalMemory = new() { Name = "dram", SizeBytes = 1 << 30, ReadBytesPerCycle = 1024, WriteBytesPerCycle = 1024 },
        Mixes = new Dictionary<string, InstructionMix> { ["rescale"] = new(2, 1, 0, 0), ["add"] = new(4, 1, 2, 3), ["default"] = new(0, 0, 1, 0), ["perturbation"] = new(6, 0, 0, 0), ["randomBlocks"] = new(80, 0, 0, 0) },
    };

    private static OperatorCost Cost(VectorDspCore core, WorkloadOperator operation) => SampleOperators.Evaluate(new VectorDspTimingModel(core), operation);

    [Fact]
    public void Products_of_many_rows_reach_the_peak_and_those_of_one_are_bound_by_their_weights()
    {
        // 64 outputs are 2 vectors of lanes, 512 inputs 128 steps. 16 rows: 16 x 2 x 128 multiplies, two a packet, and 2 blocks of
        // rows x 2 x 128 loads; outputs 32 x 2 multiplies, two a packet.
        Assert.Equal(256, new VectorDspTimingModel(Core).PeakMacsPerCycle);
        OperatorCost many = Cost(Core, SampleOperators.FullyConnected(16, 512, 64));
        Assert.Equal((2048 + 32, Bottleneck.Compute), (many.Cycles, many.Bottleneck));
        Assert.Equal(256, many.Macs / 2048);
        Assert.Equal(1.0, many.MappingEfficiency);

        // One row: 256 multiplies in 128 packets, but 256 loads: 128 products a packet.
        OperatorCost one = Cost(Core, SampleOperators.FullyConnected(1, 512, 64));
        Assert.Equal((256 + 2, Bottleneck.Weights), (one.Cycles, one.Bottleneck));
        Assert.Equal(128, one.Macs / 256);
    }

    [Fact]
    public void Lanes_and_steps_are_rounded_up()
    {
        // 33 outputs need 2 vectors; 3 channels of 3 x 3 taps one step a tap: 9 steps. 16 pixels: 16 x 2 x 9 multiplies.
        OperatorCost cost = Cost(Core, SampleOperators.Convolution(4, 3, 33, 3));
        Assert.Equal(144 + 32, cost.Cycles);
        Assert.Equal(16 * 33 * 27.0 / (288 * 128), cost.MappingEfficiency, 12);

        // Operands of 16 bits fill a lane by twos: twice the steps.
        Assert.Equal(2 * 2048 + 32, Cost(Core, SampleOperators.FullyConnected(16, 512, 64) with { InputBits = 16 }).Cycles);
    }

    [Fact]
    public void Depthwise_layers_wait_for_their_taps_to_be_interleaved()
    {
        // 128 channels are one vector of bytes, 4 of lanes. 16 pixels x 9 taps: 144 vectors, 288 permutes; 16 x 4 x 3 multiplies.
        Assert.Equal(288 + 64, Cost(Core, SampleOperators.Depthwise(4, 128, 3)).Cycles);
    }

    [Fact]
    public void Elementwise_work_takes_its_fullest_slot()
    {
        // 320 elements, 10 vectors: 4 multiplies in 2 packets, 2 permutes in 2, but 10 instructions in 2.5.
        WorkloadOperator add = SampleOperators.Plain(OperatorClass.Add, 10, 32);
        OperatorCost cost = Cost(Core, add with { SecondInput = add.Input });
        Assert.Equal((25, Bottleneck.Vector), (cost.Cycles, cost.Bottleneck));

        // Weights drawn on the way: 2 vectors more of 6 multiplies, two a packet; and 80 for a vector of 32 blocks, which holds
        // 4,096 bits, whichever of them are used.
        WorkloadOperator stored = SampleOperators.FullyConnected(64, 4, 16) with { WeightSource = WeightSource.Parameter };
        WorkloadOperator perturbed = stored with { WeightSource = WeightSource.Perturbed, DrawnElements = 64 };
        foreach ((long bits, int packets) in new[] { (0L, 6), (64, 46), (512, 46), (4096, 46), (4097, 86) })
            Assert.Equal(packets, Cost(Core, perturbed with { DrawnBits = bits }).Cycles - Cost(Core, stored).Cycles);
    }

    [Fact]
    public void Latency_is_a_blocks_and_contexts_share_blocks()
    {
        // Two blocks of 8 rows and two vectors of outputs: four runs of 5 packets more.
        WorkloadOperator operation = SampleOperators.FullyConnected(16, 512, 64);
        Assert.Equal(2080 + 20, Cost(Core with { LatencyPackets = 5 }, operation).Cycles);
        Assert.Equal(520, Cost(Core with { Contexts = 4 }, operation).Cycles);

        // A fifth context has no block to work on.
        Assert.Equal(520, Cost(Core with { Contexts = 5 }, operation).Cycles);
        Assert.Equal(3 * 2080, Cost(Core with { CyclesPerPacket = 3 }, operation).Cycles);
    }

    [Fact]
    public void Fetching_hides_behind_computing_and_the_rest_is_a_stall()
    {
        // 32,768 bytes of weights at 4 a cycle for 2,080 cycles of computing; at 16 nothing shows but the latency.
        WorkloadOperator operation = SampleOperators.FullyConnected(16, 512, 64);
        MemoryLevel slow = Core.ExternalMemory with { ReadBytesPerCycle = 4 };
        OperatorCost cost = Cost(Core with { ExternalMemory = slow }, operation);
        Assert.Equal((2080, 8192 - 2080, Bottleneck.Weights), (cost.ComputeCycles, cost.StallCycles, cost.Bottleneck));
        Assert.Equal(7, Cost(Core with { ExternalMemory = slow with { ReadBytesPerCycle = 16, ReadLatencyCycles = 7 } }, operation).StallCycles);

        // Maps that do not fit on chip come and go: 8,192 + 1,024 bytes more.
        OperatorCost spilled = Cost(Core with { OnChipMemory = Core.OnChipMemory with { SizeBytes = 9215 } }, operation);
        Assert.Equal(32768 + 8192 + 1024, spilled.BytesAt("dram"));
        Assert.Equal(32768, Cost(Core with { OnChipMemory = Core.OnChipMemory with { SizeBytes = 9216 } }, operation).BytesAt("dram"));
    }

    // 320 parameters of 8 bits come and go, at half a byte a cycle each way: 1,280 cycles.
    [Theory]
    [InlineData(OperatorClass.Perturbation)]
    [InlineData(OperatorClass.ParameterUpdate)]
    public void Parameters_come_from_external_memory_and_go_back(OperatorClass kind)
    {
        OperatorCost cost = Cost(Core with { ExternalMemory = Core.ExternalMemory with { ReadBytesPerCycle = 0.5, WriteBytesPerCycle = 0.5 } }, SampleOperators.Plain(kind, 10, 32));
        Assert.Equal(
            [new AccessCount("dram", Operand.Weights, AccessDirection.Read, 320, 320), new AccessCount("dram", Operand.Weights, AccessDirection.Write, 320, 320)],
            cost.Accesses.Where(a => a.Level == "dram"));
        Assert.Equal((1280, Bottleneck.Weights), (cost.Cycles, cost.Bottleneck));
    }

    // 320 elements of 8 bits and as many of 16, on a chip too small for them.
    [Fact]
    public void A_second_input_has_bits_of_its_own()
    {
        WorkloadOperator add = SampleOperators.Plain(OperatorClass.Add, 10, 32);
        OperatorCost cost = Cost(Core with { OnChipMemory = Core.OnChipMemory with { SizeBytes = 320 * 4 - 1 } }, add with { SecondInput = add.Input, WeightBits = 16 });
        Assert.Equal(320 * 4, cost.BytesAt("dram"));
    }

    [Fact]
    public void Nothing_beats_the_peak_or_a_memory_and_nothing_is_negative()
    {
        TimingProfile profile = TimingProfiles.Get("hexagon-hvx-like");
        foreach (OperatorCost cost in profile.Model.Evaluate(SampleOperators.Workload(SampleOperators.All)))
        {
            Assert.True(cost.Cycles * profile.Model.PeakMacsPerCycle >= cost.Macs, cost.Name);
            Assert.True(cost.Cycles >= cost.RooflineCycles, cost.Name);
            Assert.True(cost.Cycles >= cost.BytesAt("vtcm") / 512.0 && cost.Cycles >= cost.BytesAt("dram") / 8.0, cost.Name);
            Assert.True(cost is { ComputeCycles: > 0, StallCycles: >= 0, ArrayUtilization: >= 0 and <= 1, MappingEfficiency: >= 0 and <= 1 }, cost.Name);
        }
    }

    [Fact]
    public void More_of_anything_never_takes_longer_and_operators_add_up()
    {
        VectorDspCore core = Core with { LatencyPackets = 4, Contexts = 2, ExternalMemory = Core.ExternalMemory with { ReadBytesPerCycle = 1, WriteBytesPerCycle = 1 } };
        VectorDspCore[] better =
        [
            // Wider vectors with ports as wide: a wider vector through a narrow port carries more padding.
            core with { VectorBytes = 256, LoadBytesPerPacket = 256, StoreBytesPerPacket = 256 },
            core with { MultiplySlots = 4, InstructionsPerPacket = 6 },
            core with { LoadBytesPerPacket = 256, StoreBytesPerPacket = 256 },
            core with { Contexts = 4 },
            core with { ExternalMemory = Core.ExternalMemory },
        ];
        foreach (WorkloadOperator operation in SampleOperators.All)
        {
            long cycles = Cost(core, operation).Cycles;
            foreach (VectorDspCore other in better) Assert.True(Cost(other, operation).Cycles <= cycles, $"{operation.Name}: {Cost(other, operation).Cycles} > {cycles}");
        }

        ImmutableArray<OperatorCost> together = new VectorDspTimingModel(core).Evaluate(SampleOperators.Workload(SampleOperators.All));
        Assert.Equal(SampleOperators.All.Select(o => Cost(core, o).Cycles), together.Select(c => c.Cycles));
    }

    [Fact]
    public void An_operator_beyond_counting_is_refused()
    {
        WorkloadOperator huge = SampleOperators.Plain(OperatorClass.Add, int.MaxValue, int.MaxValue) with { Output = new FeatureShape(int.MaxValue, int.MaxValue, int.MaxValue, 1) };
        Assert.Contains("'Add'", Assert.Throws<SimulationException>(() => Cost(Core, huge)).Message, StringComparison.Ordinal);
    }
}
