using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class PipelinedTests
{
    private static readonly OperandBytes Bytes = new(8, 8, 8, 32);

    [Theory]
    [InlineData(100, 64, 64)]
    [InlineData(3, 17, 200)]
    [InlineData(1024, 16, 27)]
    [InlineData(1, 1, 1)]
    public void Products_take_what_the_rule_of_ONNXim_says(long m, long n, long k)
    {
        const int rows = 16, columns = 8;
        PipelinedMachine machine = Machine(rows, columns, Dataflow.WeightStationary, bandwidth: 1e9, buffer: 1 << 24);
        long folds = (k + rows - 1) / rows * ((n + columns - 1) / columns);
        long expected = 2 * rows - 1 + (folds - 1) * Math.Max(Math.Max(m, 4), rows) + rows + columns - 2 + Math.Max(m, 4);
        PipelinedSchedule schedule = PipelinedLayer.Best(machine, ScaleSimLayer.Gemm(m, n, k), 1, Bytes);
        Assert.Equal(expected, schedule.ComputeCycles);
        Assert.Equal(expected, schedule.Cycles, 2);
    }

    [Fact]
    public void Transfers_that_do_not_fit_behind_the_array_are_counted_once()
    {
        // 64 x 64 weights for one row of inputs: 16 folds of 16 cycles. At 1 byte a cycle, 64 + 4096 bytes come in and 64 go out: the array hides behind them
        // but for the last tile's arithmetic, which the first tile's way in and the last one's way out leave exposed.
        PipelinedMachine machine = Machine(16, 16, Dataflow.WeightStationary, bandwidth: 1, buffer: 1 << 16);
        PipelinedSchedule schedule = PipelinedLayer.Best(machine, ScaleSimLayer.Gemm(1, 64, 64), 1, Bytes);
        Assert.Equal(31 + 15 * 16 + 30 + 4, schedule.ComputeCycles);
        Assert.Equal(64 + 4096 + 64, schedule.TransferCycles);
        Assert.InRange(schedule.Cycles, schedule.TransferCycles, schedule.TransferCycles + schedule.ComputeCycles - 1);
    }

    [Fact]
    public void Turns_instead_of_double_buffers_add_up()
    {
        PipelinedMachine machine = Machine(16, 16, Dataflow.WeightStationary, bandwidth: 1, buffer: 1 << 16) with { TransferOverlap = 0, LaunchCycles = 10 };
        PipelinedSchedule schedule = PipelinedLayer.Best(machine, ScaleSimLayer.Gemm(1, 64, 64), 1, Bytes);
        Assert.Equal(10 + 305 + 4224, schedule.Cycles);
    }

    [Fact]
    public void Bounds_hold_and_more_bandwidth_or_buffer_never_costs_cycles()
    {
        Random random = new(3);
        for (int trial = 0; trial < 60; trial++)
        {
            ScaleSimLayer layer = RandomLayers.Next(random);
            long repeats = random.Next(1, 4);
            PipelinedMachine machine = Machine(random.Next(1, 33), random.Next(1, 33), (Dataflow)random.Next(3), Math.Pow(2, random.Next(0, 8)), 1 << random.Next(13, 18)) with
            {
                LaunchCycles = random.Next(100),
                TransferOverlap = random.Next(5) / 4.0,
            };
            PipelinedSchedule schedule = PipelinedLayer.Best(machine, layer, repeats, Bytes);
            Assert.True(schedule.ComputeCycles >= repeats * (double)layer.M * layer.Filters * layer.K / machine.PeakMacsPerCycle);
            Assert.True(schedule.Cycles >= schedule.ComputeCycles && schedule.Cycles >= schedule.TransferCycles - 1e-6 && schedule.Cycles >= schedule.WorkingCycles);
            Assert.True(schedule.Traffic.InputReads >= repeats * layer.UniqueInputs && schedule.Traffic.WeightReads >= repeats * layer.UniqueWeights && schedule.Traffic.PartialSums >= 0);

            MemoryLevel backing = machine.Path.Backing;
            PipelinedMachine faster = machine with { Path = new TransferPath(backing with { ReadBytesPerCycle = 1.5 * backing.ReadBytesPerCycle, WriteBytesPerCycle = 1.5 * backing.WriteBytesPerCycle }, null) };
            PipelinedMachine larger = machine with { InputBufferBytes = 2 * machine.InputBufferBytes, WeightBufferBytes = 3 * machine.WeightBufferBytes, OutputBufferBytes = 2 * machine.OutputBufferBytes };
            Assert.True(PipelinedLayer.Best(faster, layer, repeats, Bytes).Cycles <= schedule.Cycles + 1e-6);
            Assert.True(PipelinedLayer.Best(larger, layer, repeats, Bytes).Cycles <= schedule.Cycles + 1e-6);
        }
    }

    [Fact]
    public void Long_rows_are_cut_where_that_is_faster_than_cutting_channels()
    {
        // 16,000 outputs of a 1 x 9 window over 64 channels: 36 x 2 folds of 16 x 16 weights take 1,152,000 steps. A channel at a time, whole rows fit 32,000 bytes,
        // but K is 9 then: 64 x 2 folds, and each channel's sums go out and come back.
        ScaleSimLayer layer = new(1, WindowAxis.Points(1), new WindowAxis(16_008, 9, 1, 1, 16_000), 64, 32);
        PipelinedSchedule schedule = PipelinedLayer.Best(PipelinedMachines.Create(16, 16, Dataflow.WeightStationary, bandwidth: 16, buffer: 1 << 18), layer, 1, Bytes);
        Assert.True(schedule.Tile.CutsRows);
        Assert.InRange(schedule.Cycles, 36 * 2 * 16_000, 1.02 * 36 * 2 * 16_000);
    }

    [Fact]
    public void Buffers_that_just_hold_a_row_are_no_slower_than_those_that_do_not()
    {
        Random random = new(17);
        for (int trial = 0; trial < 40; trial++)
        {
            // Half of the buffer holds one channel's row with a byte to spare, exactly, or all but.
            ScaleSimLayer layer = RandomLayers.Wide(random);
            double last = double.PositiveInfinity;
            for (long spare = -2; spare <= 2; spare++)
            {
                PipelinedMachine machine = PipelinedMachines.Create(16, 16, Dataflow.WeightStationary, 8, 1 << 17) with { InputBufferBytes = 2 * layer.Columns.Input + spare, OutputBufferBytes = 8 * layer.Columns.Output + 4 * spare };
                double cycles = PipelinedLayer.Best(machine, layer, 1, Bytes).Cycles;
                Assert.True(cycles <= last);
                last = cycles;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_larger_array_needs_no_more_cycles_beyond_its_fill_where_streams_are_long(int dataflow)
    {
        // Every dimension at least twice the larger side, so that a fold is never shorter than its load.
        Random random = new(5);
        for (int trial = 0; trial < 100; trial++)
        {
            int rows = random.Next(1, 17), columns = random.Next(1, 17);
            ScaleSimLayer layer = ScaleSimLayer.Gemm(random.Next(64, 300), random.Next(64, 300), random.Next(64, 300));
            double last = double.PositiveInfinity;
            for (int factor = 1; factor <= 2; factor++)
            {
                PipelinedMachine machine = Machine(factor * rows, factor * columns, (Dataflow)dataflow, 1e9, 1 << 24);
                double steady = PipelinedLayer.Best(machine, layer, 1, Bytes).ComputeCycles - PipelinedCycles.FillAndDrain(new SystolicArray(factor * rows, factor * columns, (Dataflow)dataflow));
                Assert.True(steady <= last);
                last = steady;
            }
        }
    }

    [Fact]
    public void Repeats_run_into_each_other()
    {
        // Two products of 2 folds of 20 steps on 4 x 4 are 4 folds in a row, filled and drained once.
        PipelinedMachine machine = Machine(4, 4, Dataflow.WeightStationary, 1e9, 1 << 16);
        ScaleSimLayer layer = ScaleSimLayer.Gemm(20, 8, 4);
        Assert.Equal(7 + 2 * 20 + 6, PipelinedLayer.Best(machine, layer, 1, Bytes).ComputeCycles);
        Assert.Equal(7 + 4 * 20 + 6, PipelinedLayer.Best(machine, layer, 2, Bytes).ComputeCycles);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Tiles_that_are_whole_folds_add_up(int dataflow)
    {
        // Every piece is a multiple of the array's sides: the same folds in another order.
        SystolicArray array = new(16, 8, (Dataflow)dataflow);
        ScaleSimLayer layer = ScaleSimLayer.Gemm(64, 96, 128);
        long whole = PipelinedCycles.Of(array, new TileShape(layer, 64, 1, 96, 128), 3), tiled = PipelinedCycles.Of(array, new TileShape(layer, 32, 1, 48, 32), 3);
        Assert.Equal(whole, tiled);
    }

    [Theory]
    [InlineData(0, 8 * 100 + 22 + 16)] // Sums stay: 4 x 2 folds of 100 steps, the last results shifted out.
    [InlineData(1, 31 + 14 * 64 + 22)] // Weights stay: 7 x 2 folds of 64 steps.
    [InlineData(2, 31 + 56 * 16 + 22)] // Inputs stay: 7 x 8 folds of 16 steps.
    public void A_product_worked_by_hand(int dataflow, long cycles)
    {
        TileShape whole = new(ScaleSimLayer.Gemm(64, 16, 100), 64, 1, 16, 100);
        Assert.Equal(cycles, PipelinedCycles.Of(new SystolicArray(16, 8, (Dataflow)dataflow), whole, 1));
    }

    [Fact]
    public void The_fastest_dataflow_is_taken()
    {
        // 4 x 4 folds of 20 steps or 4 x 2 of 64; and the other way round.
        ScaleSimLayer wide = ScaleSimLayer.Gemm(20, 64, 64), tall = ScaleSimLayer.Gemm(64, 20, 64);
        PipelinedMachine both = Machine(16, 16, Dataflow.WeightStationary, 1e9, 1 << 24) with { Dataflows = [Dataflow.WeightStationary, Dataflow.InputStationary] };
        Assert.Equal(Dataflow.WeightStationary, PipelinedLayer.Best(both, wide, 1, Bytes).Array.Dataflow);
        Assert.Equal(Dataflow.InputStationary, PipelinedLayer.Best(both, tall, 1, Bytes).Array.Dataflow);
    }

    [Fact]
    public void A_row_that_does_not_fit_is_cut_and_its_halos_are_read_again()
    {
        // One row of 102 inputs under 3 taps, 64 bytes for each half of the input buffer: four pieces of 25 outputs with 27 inputs each.
        WindowAxis columns = new(102, 3, 1, 1, 100);
        PipelinedMachine machine = Machine(4, 4, Dataflow.WeightStationary, 1, 128);
        PipelinedSchedule schedule = PipelinedLayer.Best(machine with { OutputBufferBytes = 1024 }, new ScaleSimLayer(1, WindowAxis.Points(1), columns, 1, 1), 1, Bytes);
        Assert.True(schedule.Tile.CutsRows);
        Assert.Equal(schedule.Tile.PixelTiles * (schedule.Tile.OutputColumns + 2), schedule.Traffic.InputReads);
        Assert.True(schedule.Tile.InputWords <= 64);
    }

    [Fact]
    public void One_port_takes_turns_and_two_run_side_by_side()
    {
        MemoryLevel one = new() { Name = "dram", SizeBytes = 1 << 20, ReadBytesPerCycle = 4, WriteBytesPerCycle = 2 };
        Assert.Equal(100 / 4 + 30 / 2, TransferPath.Cycles(one, 100, 30));
        Assert.Equal(100 / 4, TransferPath.Cycles(one with { Ports = 2 }, 100, 30));

        // A nearer memory of 64 bytes delivers the first of those that are read; one of 110 all of them, and takes 10 of those that are written.
        TransferPath staged = new(one, one with { SizeBytes = 64, ReadBytesPerCycle = 8, WriteBytesPerCycle = 4 });
        Assert.Equal(64 / 8 + 36 / 4 + 30 / 2, staged.Cycles(100, 30));
        Assert.Equal(100 / 8.0 + 10 / 4.0 + 20 / 2, (staged with { Staging = staged.Staging! with { SizeBytes = 110 } }).Cycles(100, 30));
    }

    private static PipelinedMachine Machine(int rows, int columns, Dataflow dataflow, double bandwidth, long buffer) => PipelinedMachines.Create(rows, columns, dataflow, bandwidth, buffer);
}
