using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Tests.Support;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class BurstScaleTests
{
    private static readonly OperandBytes Bytes = new(8, 8, 16, 32);

    [Theory]
    [InlineData(3, 64, 64 / 3.0)]
    [InlineData(64, 64, 1)]
    [InlineData(100, 64, 1.28)]
    [InlineData(0.5, 4, 8)] // One element of 4 bits.
    [InlineData(3, 1, 1)]
    public void A_run_takes_whole_bursts(double run, long burst, double scale) => Assert.Equal(scale, BurstScale.Of(run, burst), 12);

    [Fact]
    public void Runs_of_a_tile_end_where_a_dimension_is_cut()
    {
        // 10 rows of 12 inputs by 16 channels under 3 x 3 windows, 8 x 10 outputs of 32 filters.
        ScaleSimLayer layer = new(1, new WindowAxis(10, 3, 1, 1, 8), new WindowAxis(12, 3, 1, 1, 10), 16, 32);
        TileShape rows = new(layer, 4, 10, 32, 16);
        Assert.Equal((6 * 12 * 16L, 9 * 16 * 32L, 4 * 10 * 32L), Runs(rows));
        Assert.Equal((5 * 16L, 9 * 16 * 32L, 3 * 32L), Runs(rows with { OutputRows = 1, OutputColumns = 3 }));
        Assert.Equal((8L, 8L, 4 * 10 * 32L), Runs(rows with { Channels = 8 }));
        Assert.Equal((6 * 12 * 16L, 9 * 16 * 4L, 4L), Runs(rows with { Filters = 4 }));

        // A group's channels lie between those of other groups, its weights do not.
        TileShape cut = rows with { Filters = 4 };
        Assert.Equal(new BurstScale(1, 1, 8), BurstScale.Of(cut, Bytes, 64, isInterleaved: false));
        Assert.Equal(new BurstScale(4, 1, 8), BurstScale.Of(cut, Bytes, 64, isInterleaved: true));
        Assert.Equal(BurstScale.None, BurstScale.Of(cut, Bytes, 1, isInterleaved: true));

        static (long, long, long) Runs(TileShape tile) => (tile.InputRunWords, tile.WeightRunWords, tile.OutputRunWords);
    }

    [Fact]
    public void Larger_bursts_never_cost_fewer_cycles_and_long_runs_pay_little_for_them()
    {
        Random random = new(13);
        for (int trial = 0; trial < 60; trial++)
        {
            ScaleSimLayer layer = RandomLayers.Next(random);
            PipelinedMachine machine = PipelinedMachines.Create(random.Next(1, 17), random.Next(1, 17), (Dataflow)random.Next(3), Math.Pow(2, random.Next(0, 5)), 1 << random.Next(13, 18));
            bool isInterleaved = random.Next(2) == 0;
            PipelinedSchedule last = PipelinedLayer.Best(machine, layer, 2, Bytes, isInterleaved);
            for (int burst = 2; burst <= 256; burst *= 2)
            {
                PipelinedSchedule schedule = PipelinedLayer.Best(machine.WithBursts(burst), layer, 2, Bytes, isInterleaved);
                Assert.True(schedule.Cycles >= last.Cycles - 1e-6);
                last = schedule;
            }
        }
    }

    [Fact]
    public void A_layer_worked_by_hand()
    {
        // 20 x 8 by 8 x 4 in one piece, in turns: 160, 32 and 80 bytes are 3, 1 and 2 bursts of 64.
        PipelinedMachine machine = PipelinedMachines.Create(4, 4, Dataflow.WeightStationary, 1, 1 << 16) with { TransferOverlap = 0 };
        OperandBytes narrow = Bytes with { OutputBits = 8 };
        Assert.Equal(53 + 272, PipelinedLayer.Best(machine, ScaleSimLayer.Gemm(20, 4, 8), 1, narrow).Cycles);
        Assert.Equal(53 + 6 * 64, PipelinedLayer.Best(machine.WithBursts(64), ScaleSimLayer.Gemm(20, 4, 8), 1, narrow).Cycles);
    }

    [Fact]
    public void Bursts_cost_cycles_and_no_accesses_and_biases_travel_with_the_weights()
    {
        // 144 weights, 8 biases of 4 bytes, a multiplier of 4 and a shift of 1.
        SimulatedProgram program = SimulatedProgram.Create(Programs.Convolution(), TimingProfiles.Get("systolic-16x16"));
        AccessCount weights = program.Total.Accesses.Single(a => a is { Level: "dram", Operand: Operand.Weights });
        Assert.Equal((144 + 8 + 1 + 1, 144 + 32 + 4 + 1), (weights.Words, weights.Bytes));
    }
}
