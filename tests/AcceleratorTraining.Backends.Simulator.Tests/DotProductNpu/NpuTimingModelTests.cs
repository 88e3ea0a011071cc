using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class NpuTimingModelTests
{
    private static readonly ImmutableArray<WorkloadTensor> Tensors =
    [
        new("image", TensorRole.Input, new FeatureShape(1, 16, 16, 3), 8, 768),
        new("w1", TensorRole.Constant, new FeatureShape(20, 3, 3, 3), 8, 540),
        new("hidden", TensorRole.Activation, new FeatureShape(1, 16, 16, 20), 8, 5_120),
        new("w2", TensorRole.Constant, new FeatureShape(1, 1, 5_120, 10), 8, 51_200),
        new("logits", TensorRole.Output, new FeatureShape(1, 1, 1, 10), 8, 10),
    ];

    private static Workload Network(WeightSource source) => new("small", Tensors,
    [
        new WorkloadOperator
        {
            Name = "conv", Class = OperatorClass.Convolution, Input = new(1, 16, 16, 3), Output = new(1, 16, 16, 20), KernelHeight = 3, KernelWidth = 3, HasBias = true,
            WeightSource = source, WeightBytes = 540, WeightEntropyBytes = 432, WeightTensor = 1, Reads = [0, 1], Writes = [2],
        },
        new WorkloadOperator
        {
            Name = "dense", Class = OperatorClass.FullyConnected, Input = new(1, 1, 1, 5_120), Output = new(1, 1, 1, 10),
            WeightSource = source, WeightBytes = 51_200, WeightEntropyBytes = 40_960, WeightTensor = 3, Reads = [2, 3], Writes = [4],
        },
    ]);

    [Theory]
    [InlineData("ethos-u55-32", 32)]
    [InlineData("ethos-u55-64", 64)]
    [InlineData("ethos-u55-128", 128)]
    [InlineData("ethos-u55-256", 256)]
    [InlineData("ethos-u65-256", 256)]
    [InlineData("ethos-u65-512", 512)]
    public void Peaks_are_what_the_machines_are_named_after(string accelerator, long peak) => Assert.Equal(peak, Npu.Model(accelerator).PeakMacsPerCycle);

    // Flash cannot be written, so parameters lie in SRAM: 51,200 and 10 bytes a channel are 51,300, padded to 16: 51,312.
    [Fact]
    public void Parameters_lie_where_they_can_be_rewritten_uncompressed()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        OperatorCost dense = model.Evaluate(Network(WeightSource.Parameter))[1];
        Assert.DoesNotContain(dense.Accesses, a => a.Level == "flash");
        Assert.Equal(new AccessCount("sram", Operand.Weights, AccessDirection.Read, 51_200, 51_312), Assert.Single(dense.Accesses, a => a.Operand == Operand.Weights));

        // A weight memory that can be written keeps them; at a byte a cycle they are what the layer waits for.
        MemoryLevel writable = model.Memories.Weights with { WriteBytesPerCycle = 1 };
        dense = model.With(model.Memories with { Weights = writable }).Evaluate(Network(WeightSource.Parameter))[1];
        Assert.Equal((51_312, Bottleneck.Weights), (dense.Cycles, dense.Bottleneck));
        Assert.Equal(new AccessCount("flash", Operand.Weights, AccessDirection.Read, 51_200, 51_312), Assert.Single(dense.Accesses, a => a.Level == "flash"));
    }

    // The feature maps of The_arena_pays_for_bricks at the first layer, and 540 and 51,200 bytes of parameters all the time: 544 and 51,200 as they are aligned.
    [Fact]
    public void Parameters_that_flash_cannot_hold_take_room_in_the_arena()
    {
        Workload trained = Network(WeightSource.Parameter) with { Tensors = [.. Tensors.Select(t => t.Role == TensorRole.Constant ? t with { Role = TensorRole.Parameter } : t)] };
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        Assert.Equal(768 + 8_192 + 544 + 51_200, model.PlanArena(trained).PeakBytes);

        // Elsewhere they take none but for copies, in slices of 16 and 4 channels: 160 of parameters and 4/5 of 752 - 200, padded to 448; 40 padded to 48, and 1/5 padded to 112.
        Assert.Equal(768 + 8_192 + 608 + 160, model.With(model.Memories with { Weights = model.Memories.Weights with { WriteBytesPerCycle = 1 } }).PlanArena(trained).PeakBytes);
    }

    // 100 parameters are 7 bricks of 16 bytes. What is added to them is in SRAM too, and so are the sums.
    [Fact]
    public void An_update_writes_parameters_where_they_are_read()
    {
        OperatorCost update = Assert.Single(Npu.Model("ethos-u55-128").Evaluate(new Workload("one", [], [new WorkloadOperator { Name = "update", Class = OperatorClass.ParameterUpdate, Input = new(1, 1, 1, 100), Output = new(1, 1, 1, 100), DrawnElements = 100 }])));
        Assert.Equal(
            [("sram", Operand.Weights, AccessDirection.Read, 112), ("sram", Operand.Weights, AccessDirection.Write, 112), ("sram", Operand.Other, AccessDirection.Read, 112)],
            update.Accesses.Select(a => (a.Level, a.Operand, a.Direction, a.Bytes)));
    }

    // 1.075 times the entropy's 40,960 bytes are 44,032, and 100 of parameters: 44,132, padded to 44,144.
    [Fact]
    public void Constants_are_compressed() => Assert.Equal(44_144, Npu.Model("ethos-u55-128").Evaluate(Network(WeightSource.Constant))[1].Cycles);

    [Fact]
    public void Perturbed_weights_are_made_in_the_arena()
    {
        OperatorCost dense = Npu.Model("ethos-u55-128").Evaluate(Network(WeightSource.Perturbed))[1];
        long Bytes(string level, Operand operand, AccessDirection direction) => dense.Accesses.Where(a => (a.Level, a.Operand, a.Direction) == (level, operand, direction)).Sum(a => a.Bytes);

        // Parameters lie in SRAM, as flash cannot be written. They are read once, without biases, and the copy with the direction added is written, which the product reads with its biases.
        Assert.DoesNotContain(dense.Accesses, a => a.Level == "flash");
        Assert.Equal(51_200, Bytes("sram", Operand.Other, AccessDirection.Read));
        Assert.Equal(51_200, Bytes("sram", Operand.Weights, AccessDirection.Write));
        Assert.Equal(51_200 + 51_312, Bytes("sram", Operand.Weights, AccessDirection.Read));
    }

    // The image lies channel after channel, 768 bytes; 20 channels between two layers take two bricks: 16 * 16 * 32 = 8,192; logits 16 of alignment.
    [Fact]
    public void The_arena_pays_for_bricks()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        ArenaPlan plan = model.PlanArena(Network(WeightSource.Constant));

        // The first layer's weights are in the arena as well, 432 * 1.075 and 200 bytes padded to 672. Nothing hides their copy, so they come in slices of 16 and 4 channels:
        // 160 of parameters and 4/5 of 472 padded to 384; 40 padded to 48, and 1/5 of 472 padded to 96.
        Assert.Equal(768 + 8_192 + 544 + 144, plan.PeakBytes);
        Assert.Equal("The arena does not fit: operator 'conv' needs 9648 bytes at once, the cap is 9000.", Assert.Throws<SimulationException>(() => model.PlanArena(Network(WeightSource.Constant), 9_000)).Message);
    }

    [Fact]
    public void Little_memory_leaves_no_room_for_weight_buffers_and_too_little_is_refused()
    {
        NpuTimingModel Limited(long bytes)
        {
            NpuTimingModel model = Npu.Model("ethos-u55-128");
            MemoryLevel sram = model.Memories.Buffer with { SizeBytes = bytes };
            return model.With(new NpuMemories(model.Memories.Weights, sram, sram));
        }

        // The first layer has 768 + 8,192 bytes of feature maps.
        OperatorCost Layer(long bytes) => Limited(bytes).Evaluate(Network(WeightSource.Constant))[0];
        Assert.Contains(Layer(10_000).Accesses, a => a is { Level: "sram", Operand: Operand.Weights, Direction: AccessDirection.Write });
        Assert.DoesNotContain(Layer(8_960).Accesses, a => a is { Level: "sram", Operand: Operand.Weights });
        Assert.Equal("'conv' does not fit the machine: the feature maps and parameters alive with it take 8960 bytes, 'sram' has 8959.", Assert.Throws<SimulationException>(() => Layer(8_959)).Message);
    }

    // The same blocks on larger and larger microblocks; the layer is large enough that no microblock stands alone in a block, which would wait for its own sums.
    [Fact]
    public void A_larger_array_is_never_slower()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-256");
        NpuOperation operation = Npu.Convolution(model, 32, 48, 96);
        BlockConfiguration blocks = BlockSearch.Find(model.Architecture, operation);
        long before = long.MaxValue;
        foreach (BlockShape micro in new BlockShape[] { new(1, 1, 4), new(1, 1, 8), new(1, 2, 8), new(2, 2, 8) })
        {
            NpuArchitecture machine = model.Architecture with { MicroBlock = micro };
            long cycles = BaseCycles.Estimate(machine, operation, blocks, model.Memories.Buffer, 96);
            Assert.InRange(cycles, operation.Macs / machine.PeakMacsPerCycle, before);
            before = cycles;
        }
    }

    // 1 x 32 x 32 x 16 bytes, 8 a cycle, in and out of one port: 2,048 cycles each way and 32 of latency; no fewer than 4,096 whatever the latency.
    [Fact]
    public void A_copy_within_a_memory_shares_its_port()
    {
        FeatureShape shape = new(1, 32, 32, 16);
        OperatorCost move = Assert.Single(Npu.Model("ethos-u55-128").Evaluate(new Workload("one", [], [new WorkloadOperator { Name = "move", Class = OperatorClass.Move, Input = shape, Output = shape }])));
        Assert.Equal((4_128, 4_096, Bottleneck.Activations), (move.Cycles, move.RooflineCycles, move.Bottleneck));
    }

    // Matrices of 7 x 20 and 20 x 9: the second has 180 bytes and 10 of parameters a column, padded to 272.
    [Fact]
    public void The_second_matrix_of_a_product_is_an_input()
    {
        WorkloadOperator product = new() { Name = "product", Class = OperatorClass.BatchMatMul, Input = new(1, 1, 7, 20), SecondInput = new(1, 1, 20, 9), Output = new(1, 1, 7, 9) };
        OperatorCost cost = Assert.Single(Npu.Model("ethos-u55-128").Evaluate(new Workload("one", [], [product])));
        Assert.DoesNotContain(cost.Accesses, a => a.Operand == Operand.Weights);
        Assert.True(cost.Accesses.Single(a => a.Operand == Operand.Input).Bytes >= 272 + 7 * 20);
    }

    // Its 38 operations have little to do for ten classes; the table of exponentials comes from flash in 1,088 cycles, and constants in bursts of 128.
    [Fact]
    public void A_small_softmax_waits_for_its_table_and_constants()
    {
        WorkloadOperator softmax = new() { Name = "softmax", Class = OperatorClass.Softmax, Input = new(1, 1, 1, 10), Output = new(1, 1, 1, 10) };
        OperatorCost cost = Assert.Single(Npu.Model("ethos-u55-128").Evaluate(new Workload("one", [], [softmax])));
        Assert.True(cost.StallCycles > cost.ComputeCycles, cost.ToString());
        Assert.Equal(Bottleneck.Weights, cost.Bottleneck);
    }

    // Work after softmax is the same whatever the layer before; the sums of rows make it grow with them.
    [Fact]
    public void Softmax_grows_with_rows_and_classes()
    {
        long Cycles(int rows, int classes) => Assert.Single(Npu.Model("ethos-u55-128").Evaluate(new Workload("one", [], [new WorkloadOperator { Name = "softmax", Class = OperatorClass.Softmax, Input = new(1, 1, rows, classes), Output = new(1, 1, rows, classes) }]))).Cycles;
        Assert.True(Cycles(1, 10) < Cycles(1, 500));
        Assert.True(Cycles(1, 10) < Cycles(50, 10));
    }

    [Fact]
    public void Sizes_beyond_64_bits_are_refused()
    {
        FeatureShape huge = new(1, int.MaxValue, int.MaxValue, int.MaxValue);
        Workload workload = new("huge", [], [new WorkloadOperator { Name = "pool", Class = OperatorClass.AveragePool, Input = huge, Output = huge }]);
        Assert.Equal("'huge' is too large to be simulated: its counts do not fit 64 bits.", Assert.Throws<SimulationException>(() => Npu.Model("ethos-u55-64").Evaluate(workload)).Message);
    }

    [Fact]
    public void Every_class_of_operator_has_a_cost_above_its_bounds()
    {
        foreach (string accelerator in Npu.Accelerators)
        {
            NpuTimingModel model = Npu.Model(accelerator);
            foreach (OperatorClass kind in Enum.GetValues<OperatorClass>())
            {
                foreach (int bits in new[] { 8, 16 })
                {
                    OperatorCost cost = Assert.Single(model.Evaluate(new Workload("one", [], [Operator(kind, bits)])));
                    Assert.True(cost.Cycles > 0 && cost.ComputeCycles >= 0 && cost.StallCycles >= 0, $"{accelerator} {kind} {bits}: {cost}");
                    Assert.True(cost.Cycles * model.PeakMacsPerCycle >= cost.Macs, $"{accelerator} {kind} {bits}: {cost}");
                    Assert.True(cost.Cycles >= cost.RooflineCycles, $"{accelerator} {kind} {bits}: {cost}");
                    Assert.InRange(cost.ArrayUtilization, 0, 1);
                    Assert.All(cost.Accesses, a => Assert.True(a.Words > 0 && a.Bytes > 0, $"{accelerator} {kind}: {a}"));
                    Assert.Equal(cost.Accesses.Length, cost.Accesses.Select(a => (a.Level, a.Operand, a.Direction)).Distinct().Count());
                }
            }
        }
    }

    // At fixed blocks and weight plan.
    [Fact]
    public void More_bandwidth_is_never_slower()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-256");
        foreach (NpuOperation operation in new[] { Npu.Convolution(model, 14, 40, 90), Npu.Sum(model, new FeatureShape(1, 9, 9, 30)) })
        {
            BlockConfiguration blocks = BlockSearch.Find(model.Architecture, operation);
            WeightPlan plan = new WeightPlanner(model.Architecture, model.Memories.Buffer).Plan(operation, blocks, 500, 1L << 32);
            double before = double.PositiveInfinity;
            for (int factor = 1; factor <= 64; factor *= 2)
            {
                MemoryLevel Faster(MemoryLevel memory) => memory with { ReadBytesPerCycle = memory.ReadBytesPerCycle * factor, WriteBytesPerCycle = memory.WriteBytesPerCycle * factor };
                NpuFeatureMap Moved(NpuFeatureMap map) => map with { Memory = Faster(map.Memory) };
                NpuOperation faster = operation with
                {
                    Input = Moved(operation.Input),
                    SecondInput = operation.SecondInput is { } second ? Moved(second) : null,
                    Output = Moved(operation.Output),
                    Weights = operation.Weights is { } weights ? weights with { Memory = Faster(weights.Memory) } : null,
                };
                double cycles = new NpuCostModel(model.Architecture, Faster(model.Memories.Buffer)).Evaluate(faster, blocks, plan, 500).Cycles;
                Assert.True(cycles <= before);
                before = cycles;
            }
        }
    }

    [Fact]
    public void Feature_maps_too_large_for_the_cache_stay_in_far_memory()
    {
        // 64 * 64 * 32 bytes fit into 384 KiB, 256 * 256 * 32 do not.
        OperatorCost small = Evaluate(64), large = Evaluate(256);
        Assert.Equal(0, Written(small, "dram"));
        Assert.Equal(256L * 256 * 32, Written(large, "dram"));

        static OperatorCost Evaluate(int size)
        {
            FeatureShape shape = new(1, size, size, 32);
            ImmutableArray<WorkloadTensor> tensors = [new("in", TensorRole.Input, shape, 8, shape.ElementCount), new("mid", TensorRole.Activation, shape, 8, shape.ElementCount), new("out", TensorRole.Output, shape, 8, shape.ElementCount)];
            WorkloadOperator first = new() { Name = "first", Class = OperatorClass.Elementwise, Input = shape, Output = shape, Reads = [0], Writes = [1] };
            return Npu.Model("ethos-u65-256").Evaluate(new Workload("w", tensors, [first, first with { Name = "second", Reads = [1], Writes = [2] }]))[0];
        }

        static long Written(OperatorCost cost, string level) => cost.Accesses.Where(a => a.Level == level && a.Direction == AccessDirection.Write).Sum(a => a.Bytes);
    }

    [Fact]
    public void A_map_in_an_unwritable_memory_is_refused()
    {
        string json = File.ReadAllText(Path.Combine(Repository(), "hal-spec", "timing", "ethos-u55-128.json"));
        Assert.Contains("'dotProductNpu.arenaMemory' shall be a memory with writeBytesPerCycle above 0", Refuse(json.Replace("\"arenaMemory\": \"sram\"", "\"arenaMemory\": \"flash\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'dotProductNpu.weightMemory' shall be one of flash, sram", Refuse(json.Replace("\"weightMemory\": \"flash\"", "\"weightMemory\": \"tape\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'dotProductNpu.cores' shall be an integer in [1, 64]", Refuse(json.Replace("\"cores\": 1", "\"cores\": 0", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'dotProductNpu.sharedBuffer.banks' shall be more than outputBanks", Refuse(json.Replace("\"banks\": 24", "\"banks\": 4", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'dotProductNpu.speed' is unknown", Refuse(json.Replace("\"cores\": 1", "\"speed\": 1", StringComparison.Ordinal)), StringComparison.Ordinal);

        static string Refuse(string text) => Assert.Throws<SimulationException>(() => TimingProfiles.Parse(text, "x.json")).Message;
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) folder = folder.Parent;
        return Assert.IsType<DirectoryInfo>(folder).FullName;
    }

    private static WorkloadOperator Operator(OperatorClass kind, int bits)
    {
        WorkloadOperator op = new() { Name = $"{kind}", Class = kind, Input = new(2, 9, 7, 20), Output = new(2, 9, 7, 20), InputBits = bits, OutputBits = bits };
        return kind switch
        {
            OperatorClass.Convolution => op with { KernelHeight = 3, KernelWidth = 5, Groups = 4, WeightSource = WeightSource.Constant, WeightBytes = 1_500 },
            OperatorClass.DepthwiseConvolution => op with { KernelHeight = 3, KernelWidth = 3, WeightSource = WeightSource.Parameter, WeightBytes = 180 },
            OperatorClass.FullyConnected => op with { Output = new(2, 9, 7, 50), WeightSource = WeightSource.Perturbed, WeightBytes = 1_000 },
            OperatorClass.BatchMatMul => op with { Input = new(2, 3, 7, 20), SecondInput = new(2, 3, 20, 9), Output = new(2, 3, 7, 9) },
            OperatorClass.MaxPool or OperatorClass.AveragePool => op with { KernelHeight = 9, KernelWidth = 7, Output = new(2, 1, 1, 20) },
            OperatorClass.ReduceSum => op with { Output = new(2, 1, 1, 1), OutputBits = 32 },
            OperatorClass.Add or OperatorClass.Multiply => op with { SecondInput = op.Input },
            OperatorClass.TableLookup => op with { Activation = FusedActivation.Table },
            OperatorClass.HeadGradient => op with { Input = new(1, 1, 32, 20), SecondInput = new(1, 1, 32, 10), Output = new(1, 1, 20, 10) },
            OperatorClass.Perturbation or OperatorClass.ParameterUpdate => op with { DrawnElements = 5_000 },
            _ => op,
        };
    }
}
