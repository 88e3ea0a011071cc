using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Backends.Simulator.Tests.Mapping;

public class NestAnalysisTests
{
    private const int P = 0, R = 1, K = 2;
    private static readonly ImmutableArray<Operand> All = [Operand.Input, Operand.Weights, Operand.Output];

    [Fact]
    public void A_window_that_slides_fetches_only_what_is_new()
    {
        // 4 outputs of 3 taps; the buffer holds one window. Windows 0-2, 1-3, 2-4, 3-5: 3 + 1 + 1 + 1 = 6 words.
        NestTraffic traffic = NestAnalysis.Analyze(Convolution(4, 3, 1), Nest(new("dram", All, [new(P, 4)]), new("buffer", All, [new(R, 3)])));
        Assert.Equal(6, traffic.At("buffer", Operand.Input).Fills);
        Assert.Equal(6, traffic.At("dram", Operand.Input).Reads);
        Assert.Equal(12, traffic.At("buffer", Operand.Input).Reads);

        // All windows use the same weights: they stay.
        Assert.Equal(3, traffic.At("buffer", Operand.Weights).Fills);
    }

    [Fact]
    public void A_stride_beyond_the_window_fetches_every_word_once()
    {
        NestTraffic traffic = NestAnalysis.Analyze(Convolution(4, 2, 1, stride: 3), Nest(new("dram", All, [new(P, 4)]), new("buffer", All, [new(R, 2)])));
        Assert.Equal(8, traffic.At("dram", Operand.Input).Reads);
    }

    [Fact]
    public void A_loop_that_does_not_index_an_operand_keeps_it_only_inside_the_loops_that_do()
    {
        // K inside P: the window stays for all K. P inside K: it is swept again for each K.
        NestTraffic stays = NestAnalysis.Analyze(Convolution(4, 3, 5), Nest(new("dram", All, [new(P, 4), new(K, 5)]), new("buffer", All, [new(R, 3)])));
        NestTraffic swept = NestAnalysis.Analyze(Convolution(4, 3, 5), Nest(new("dram", All, [new(K, 5), new(P, 4)]), new("buffer", All, [new(R, 3)])));
        Assert.Equal(4 * 3, stays.At("buffer", Operand.Input).Fills);
        Assert.Equal(5 * 6, swept.At("buffer", Operand.Input).Fills);
        Assert.Equal(4 * 5 * 3, stays.At("buffer", Operand.Weights).Fills);
        Assert.Equal(5 * 3, swept.At("buffer", Operand.Weights).Fills);
    }

    [Fact]
    public void Partial_sums_come_back_except_at_the_first_visit()
    {
        // R outside: 3 visits of 4 sums. 12 updates, of which 8 add to a sum; 8 come back from above.
        NestTraffic traffic = NestAnalysis.Analyze(Convolution(4, 3, 1), Nest(new("dram", All, [new(R, 3), new(P, 4)]), new("buffer", All, [])));
        LevelTraffic dram = traffic.At("dram", Operand.Output), buffer = traffic.At("buffer", Operand.Output);
        Assert.Equal((8, 12, 8), (dram.Reads, dram.Updates, dram.TemporalReductions));
        Assert.Equal((8, 8, 12), (buffer.Fills, buffer.Reads, buffer.Updates));
    }

    [Fact]
    public void Instances_that_share_a_word_read_it_once_and_those_that_share_a_sum_write_it_once()
    {
        // 5 instances by K share inputs; 3 by R share sums.
        NestTraffic byK = NestAnalysis.Analyze(Convolution(4, 3, 5), Nest(new("dram", All, [new(K, 5, IsSpatial: true)]), new("register", All, [new(P, 4), new(R, 3)])));
        Assert.Equal((6, 15, 20), (byK.At("dram", Operand.Input).Reads, byK.At("dram", Operand.Weights).Reads, byK.At("dram", Operand.Output).Updates));
        Assert.Equal((5, 12), (byK.ComputeInstances, byK.Cycles));
        NestTraffic byR = NestAnalysis.Analyze(Convolution(4, 3, 5), Nest(new("dram", All, [new(R, 3, IsSpatial: true)]), new("register", All, [new(P, 4), new(K, 5)])));
        Assert.Equal((20, 0), (byR.At("dram", Operand.Output).Updates, byR.At("dram", Operand.Output).Reads));
        Assert.Equal(3 * 20, byR.At("register", Operand.Output).Instances * byR.At("register", Operand.Output).Updates);
    }

    [Fact]
    public void No_nest_reads_less_than_the_words_it_needs_or_writes_less_than_its_outputs()
    {
        Random random = new(1);
        for (int trial = 0; trial < 500; trial++)
        {
            LoopProblem problem = Convolution(4, 3, 6, 1 + random.Next(3));
            NestLoop[] loops = [new(P, 2), new(P, 2), new(R, 3), new(K, 2), new(K, 3)];
            random.Shuffle(loops);
            for (int i = 0; i < loops.Length; i++) loops[i] = loops[i] with { IsSpatial = random.Next(4) == 0 };
            int first = random.Next(6), second = random.Next(first, 6);
            NestTraffic traffic = NestAnalysis.Analyze(problem, Nest(new("dram", All, [.. loops[..first]]), new("sram", All, [.. loops[first..second]]), new("register", All, [.. loops[second..]])));
            Assert.Equal(problem.Macs, traffic.Computes);
            foreach (string level in (string[])["dram", "sram", "register"])
            {
                foreach (Operand operand in (Operand[])[Operand.Input, Operand.Weights])
                    Assert.True(traffic.At(level, operand).Reads * traffic.At(level, operand).Instances >= problem.UniqueWords(problem.Find(operand)!));
                LevelTraffic output = traffic.At(level, Operand.Output);
                Assert.True(output.Updates * output.Instances >= problem.UniqueWords(problem.Find(Operand.Output)!));
                Assert.True(output.TemporalReductions >= 0 && output.Reads >= 0 && output.Fills >= 0);
            }

            // What a level above hands down arrives below, once an instance that it is not shared with.
            Assert.True(traffic.At("dram", Operand.Weights).Reads <= traffic.At("sram", Operand.Weights).Fills * traffic.At("sram", Operand.Weights).Instances);
        }
    }

    [Fact]
    public void Distinct_positions_of_a_window_are_those_of_an_enumeration()
    {
        for (int outputs = 1; outputs <= 5; outputs++)
            for (int taps = 1; taps <= 4; taps++)
                for (int stride = 1; stride <= 4; stride++)
                    for (int dilation = 1; dilation <= 4; dilation++)
                    {
                        LoopOperand input = new(Operand.Input, [IndexAxis.Window(0, stride, 1, dilation)], 8, 8);
                        HashSet<int> positions = [.. from o in Enumerable.Range(0, outputs) from t in Enumerable.Range(0, taps) select o * stride + t * dilation];
                        Assert.Equal(positions.Count, input.Words([outputs, taps]));
                    }
    }

    [Fact]
    public void Factors_that_do_not_cover_a_loop_are_refused_by_its_name()
    {
        SimulationException exception = Assert.Throws<SimulationException>(() => NestAnalysis.Analyze(Convolution(4, 3, 1), Nest(new NestLevel("dram", All, [new(P, 2), new(R, 3)]))));
        Assert.Contains("loop 'P'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_beyond_64_bits_are_refused()
    {
        LoopProblem problem = Convolution(1L << 31, 1L << 31, 1L << 31);
        Assert.Throws<SimulationException>(() => NestAnalysis.Analyze(problem, Nest(new NestLevel("dram", All, [new(P, 1L << 31), new(R, 1L << 31), new(K, 1L << 31)]))));
    }

    private static LoopNest Nest(params ImmutableArray<NestLevel> levels) => new(levels);

    private static LoopProblem Convolution(long p, long r, long k, long stride = 1) => new(
        "convolution",
        [new("P", p), new("R", r), new("K", k)],
        [
            new(Operand.Input, [IndexAxis.Window(P, stride, R)], 8, 8),
            new(Operand.Weights, [IndexAxis.Of(K), IndexAxis.Of(R)], 8, 8),
            new(Operand.Output, [IndexAxis.Of(K), IndexAxis.Of(P)], 8, 32),
        ]);
}
