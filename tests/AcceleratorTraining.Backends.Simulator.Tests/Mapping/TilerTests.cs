using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Mapping;

public class TilerTests
{
    private const int B = 0, K = 1, C = 2;
    private static readonly ImmutableArray<Operand> All = [Operand.Input, Operand.Weights, Operand.Output];

    [Fact]
    public void A_tiling_worked_by_hand()
    {
        // One multiplier, a buffer that holds everything, DRAM of one byte a cycle; 2 x 2 outputs of 4 products, products innermost.
        // DRAM: 8 inputs + 8 weights + 4 outputs = 20. The multiplier: 16 cycles, reads both factors each, adds to sums of 16 bits 16 times.
        Tiling tiling = new([], [new(C, 4), new(K, 2), new(B, 2)], [.. All.Select(o => new OperandTiling(o, [3, 3]))]);
        TilingResult result = TilingAnalysis.Analyze(Gemm(2, 2, 4), Machine(1, 1, bufferBits: 1024, dramBits: 8), tiling);
        Assert.Equal(16, result.ComputeCycles);
        Assert.Equal(20, result.AccessesAt("dram"));
        Assert.Equal((8.0, 8.0, 4.0), (Words(result, "dram", Operand.Input), Words(result, "dram", Operand.Weights), Words(result, "dram", Operand.Output)));
        Assert.Equal(16, result.Traffic.Single(t => t.Memory == "buffer" && t.Operand == Operand.Weights && t.Kind == TransferKind.ReadForBelow).Words);
        Assert.Equal((16.0, 16), result.Traffic.Where(t => t.Memory == "buffer" && t.Kind == TransferKind.WriteFromBelow).Select(t => (t.Words, t.Bits)).Single());

        // The last output leaves after the last cycle. The first cycle needs 2 words, the first 4 cycles 8: the array starts at least 5 cycles late.
        Assert.Equal(1, result.OffloadingCycles);
        Assert.True(result.OnloadingCycles is >= 5 and <= 8);
        Assert.True(result.LatencyCycles >= 22);
    }

    [Fact]
    public void Counts_are_those_of_the_nest_that_the_tiling_stands_for()
    {
        // Two analyses that share no code but the words of a tile; without windows they have to agree.
        LoopProblem problem = Gemm(12, 16, 24);
        MemoryHierarchy machine = Machine(4, 4, bufferBits: 2048, dramBits: 64);
        foreach (TilingObjective objective in Enum.GetValues<TilingObjective>())
        {
            TilingResult result = Tiler.Search(problem, machine, objective);
            ImmutableArray<NestLoop> temporal = result.Tiling.Temporal;
            foreach (OperandTiling operand in result.Tiling.Operands)
            {
                int within = operand.LoopsWithin[0];
                LoopNest nest = new([
                    new("dram", All, [.. temporal.Skip(within).Reverse()]),
                    new("buffer", [operand.Operand], [.. temporal.Take(within).Reverse(), .. result.Tiling.Spatial.Select(s => new NestLoop(s.Dimension, (long)s.Count, IsSpatial: true))])]);
                LevelTraffic dram = NestAnalysis.Analyze(problem, nest).At("dram", operand.Operand);
                TransferKind kind = operand.Operand == Operand.Output ? TransferKind.WriteFromBelow : TransferKind.ReadForBelow;
                Assert.Equal(operand.Operand == Operand.Output ? dram.Updates : dram.Reads, result.Traffic.Single(t => t.Memory == "dram" && t.Operand == operand.Operand && t.Kind == kind).Words);
            }
        }
    }

    [Fact]
    public void Searches_keep_the_bounds_fit_the_memories_and_repeat_themselves()
    {
        Random random = new(7);
        for (int trial = 0; trial < 30; trial++)
        {
            int kernel = 1 + random.Next(3);
            LoopProblem problem = LoopProblem.Of(Convolution(4 + random.Next(20), 1 + random.Next(40), 1 + random.Next(40), kernel, 1 + random.Next(2)));
            MemoryHierarchy machine = Machine(1 << random.Next(4), 1 << random.Next(4), bufferBits: 8 * 1024L << random.Next(6), dramBits: 8L << random.Next(4));
            foreach (TilingObjective objective in Enum.GetValues<TilingObjective>())
            {
                TilingResult result = Tiler.Search(problem, machine, objective);
                Assert.True(result.LatencyCycles >= (double)problem.Macs / machine.Multipliers);
                Assert.True(result.LatencyCycles >= result.ComputeCycles);
                Assert.All(result.Traffic.GroupBy(t => t.Memory), g => Assert.True(g.Key != "dram" || result.LatencyCycles >= g.Sum(t => t.BusyCycles)));
                foreach (LoopOperand operand in problem.Operands) Assert.True(Words(result, "dram", operand.Operand) >= problem.UniqueWords(operand) - 1e-3, $"{trial}: {operand.Operand} {Words(result, "dram", operand.Operand)} of {problem.UniqueWords(operand)}");

                // Analysing checks that the tiles fit and that the factors make the problem.
                TilingResult again = TilingAnalysis.Analyze(problem, machine, result.Tiling);
                Assert.Equal(result.AccessesAt("dram"), again.AccessesAt("dram"));
                Assert.Equal(result.LatencyCycles, Tiler.Search(problem, machine, objective).LatencyCycles);
            }

            Assert.True(Tiler.Search(problem, machine, TilingObjective.Latency).LatencyCycles <= Tiler.Search(problem, machine, TilingObjective.OuterTraffic).LatencyCycles);
        }
    }

    [Fact]
    public void A_wider_port_is_never_slower_for_the_same_tiling()
    {
        LoopProblem problem = LoopProblem.Of(Convolution(16, 24, 24, 3, 1));
        Tiling tiling = Tiler.Search(problem, Machine(4, 4, bufferBits: 64 * 1024, dramBits: 8)).Tiling;
        double before = double.PositiveInfinity;
        for (long bits = 8; bits <= 1024; bits *= 2)
        {
            double latency = TilingAnalysis.Analyze(problem, Machine(4, 4, bufferBits: 64 * 1024, dramBits: bits), tiling).LatencyCycles;
            Assert.True(latency <= before);
            before = latency;
        }
    }

    [Fact]
    public void A_larger_buffer_moves_no_more_from_outside()
    {
        LoopProblem problem = Gemm(64, 96, 128);
        double before = double.PositiveInfinity;
        for (long bits = 8 * 1024; bits <= 8 << 20; bits *= 4)
        {
            long accesses = Tiler.Search(problem, Machine(8, 8, bits, dramBits: 64), TilingObjective.OuterTraffic).AccessesAt("dram");
            Assert.True(accesses <= before, $"{bits} bits: {accesses} after {before}");
            before = accesses;
        }

        Assert.Equal(((64 * 128) + (96 * 128) + (64 * 96)) / 8, before);
    }

    [Fact]
    public void What_fits_nowhere_is_refused()
    {
        Assert.Contains("fits the memories", Assert.Throws<SimulationException>(() => Tiler.Search(Gemm(64, 64, 64), Machine(8, 8, bufferBits: 64, dramBits: 64))).Message, StringComparison.Ordinal);
        Tiling everything = new([], [new(C, 64), new(K, 64), new(B, 64)], [.. All.Select(o => new OperandTiling(o, [3, 3]))]);
        Assert.Contains("'buffer'", Assert.Throws<SimulationException>(() => TilingAnalysis.Analyze(Gemm(64, 64, 64), Machine(8, 8, bufferBits: 1024, dramBits: 64), everything)).Message, StringComparison.Ordinal);
        Assert.Contains("loop 'C'", Assert.Throws<SimulationException>(() => TilingAnalysis.Analyze(Gemm(1, 1, 64), Machine(8, 8, bufferBits: 1024, dramBits: 64), new Tiling([], [new(C, 32)], [.. All.Select(o => new OperandTiling(o, [1, 1]))]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hierarchy_without_place_for_an_operand_is_refused() =>
        Assert.Contains("Weights", Assert.Throws<SimulationException>(() => new MemoryHierarchy("none", [new("rows", 4, [])], [new("sram", 64, [Operand.Input, Operand.Output], [0], [])])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_operators_loops_have_its_products_and_words()
    {
        WorkloadOperator convolution = Convolution(9, 5, 7, 3, 2);
        LoopProblem problem = LoopProblem.Of(convolution);
        Assert.Equal(convolution.Macs, problem.Macs);

        // Output rows (9 - 3) / 2 + 1 = 4; inputs that are used: all 9 x 9 of 5 channels.
        Assert.Equal(9 * 9 * 5, problem.UniqueWords(problem.Find(Operand.Input)!));
        Assert.Equal(3 * 3 * 5 * 7, problem.UniqueWords(problem.Find(Operand.Weights)!));
        Assert.Equal(4 * 4 * 7, problem.UniqueWords(problem.Find(Operand.Output)!));

        WorkloadOperator depthwise = convolution with { Class = OperatorClass.DepthwiseConvolution, Output = new(1, 4, 4, 5), Groups = 5 };
        Assert.Equal(depthwise.Macs, LoopProblem.Of(depthwise).Macs);
        Assert.Equal(3 * 3 * 5, LoopProblem.Of(depthwise).UniqueWords(LoopProblem.Of(depthwise).Find(Operand.Weights)!));
        Assert.Throws<SimulationException>(() => LoopProblem.Of(convolution with { Class = OperatorClass.MaxPool }));
    }

    private static double Words(TilingResult result, string memory, Operand operand) => result.Traffic.Where(t => t.Memory == memory && t.Operand == operand).Sum(t => t.Words);

    private static LoopProblem Gemm(long m, long n, long k) => new(
        "product",
        [new("B", m), new("K", n), new("C", k)],
        [
            new(Operand.Input, [IndexAxis.Of(B), IndexAxis.Of(C)], 8, 8),
            new(Operand.Weights, [IndexAxis.Of(K), IndexAxis.Of(C)], 8, 8),
            new(Operand.Output, [IndexAxis.Of(B), IndexAxis.Of(K)], 8, 16),
        ]);

    private static WorkloadOperator Convolution(int size, int channels, int filters, int kernel, int stride) => new()
    {
        Name = "convolution",
        Class = OperatorClass.Convolution,
        Input = new(1, size, size, channels),
        Output = new(1, (size - kernel) / stride + 1, (size - kernel) / stride + 1, filters),
        KernelHeight = kernel,
        KernelWidth = kernel,
        StrideHeight = stride,
        StrideWidth = stride,
    };

    // An array of rows x columns, a buffer for everything with a wide port for each use, and DRAM with one port.
    private static MemoryHierarchy Machine(long rows, long columns, long bufferBits, long dramBits)
    {
        ImmutableArray<PortUse> uses = [.. All.SelectMany(o => Enum.GetValues<TransferKind>().Select(k => new PortUse(o, k)))];
        return new MemoryHierarchy(
            "machine",
            [new("rows", rows, []), new("columns", columns, [])],
            [
                new("buffer", bufferBits, All, [0, 1], [.. uses.Select(u => new MemoryPort($"{u}", 8, 4096, [u]))]),
                new("dram", 1L << 40, All, [0, 1], [new MemoryPort("port", dramBits, dramBits, uses)]),
            ]);
    }
}
