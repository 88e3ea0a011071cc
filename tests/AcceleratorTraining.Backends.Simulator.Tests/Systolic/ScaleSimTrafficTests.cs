using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class ScaleSimTrafficTests
{
    [Theory]
    [InlineData(4, 3, 5, 3)] // Three words fit: read once.
    [InlineData(4, 4, 2, 8)] // The fourth word empties the set: nothing is ever found.
    [InlineData(5, 3, 2, 3)]
    public void A_block_that_is_asked_for_again(long capacity, long words, long passes, long reads) =>
        Assert.Equal(reads, FlushingBuffer.RepeatedReads(capacity, 0, 0, words, passes));

    [Fact]
    public void A_flush_inside_a_block_costs_what_is_left_of_it()
    {
        // a b, twice each, capacity 3, then c d: a b | a b found; c fills and empties; d; then c again; d found.
        Assert.Equal(2 + 1 + 1 + 1, FlushingBuffer.RepeatedReads(3, 2, 1, 2, 2));
    }

    // Against the rule told plainly: every cycle, every port, a set of addresses.
    [Theory]
    [InlineData("os")]
    [InlineData("ws")]
    [InlineData("is")]
    public void Reads_equal_those_of_a_plain_walk(string dataflow)
    {
        Random random = new(7);
        int flushed = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            int filter = random.Next(1, 4), stride = random.Next(1, 4), size = filter + random.Next(0, 9);
            WindowAxis axis = new(size, filter, stride, 1, (size - filter + stride + stride - 1) / stride);
            ScaleSimLayer layer = new(1, axis, axis, random.Next(1, 5), random.Next(1, 12));
            SystolicArray array = new(random.Next(1, 6), random.Next(1, 6), SystolicArrayReader.Dataflows[dataflow]);
            ScaleSimBuffers buffers = new(100 * random.Next(1, 4), 100 * random.Next(1, 3), 1 << 20);
            ScaleSimReport report = ScaleSimulation.Run(layer, array, buffers);
            (long inputs, long weights) = PlainReads(layer, array, FlushingBuffer.Capacity(buffers.InputBytes), FlushingBuffer.Capacity(buffers.WeightBytes));
            Assert.Equal((inputs, weights), (report.DramInputReads, report.DramWeightReads));
            if (inputs > layer.UniqueInputs) flushed++;
        }

        Assert.True(flushed > 20, $"Only {flushed} of the layers overflowed the buffer.");
    }

    private static (long Inputs, long Weights) PlainReads(ScaleSimLayer layer, SystolicArray array, long inputCapacity, long weightCapacity)
    {
        FoldedGemm gemm = new(array, layer.M, layer.Filters, layer.K);
        HashSet<long> inputs = [], weights = [];
        long inputReads = 0, weightReads = 0;
        for (long columnFold = 0; columnFold < gemm.ColumnFolds; columnFold++)
        {
            for (long rowFold = 0; rowFold < gemm.RowFolds; rowFold++)
            {
                long row = rowFold * array.Rows, column = columnFold * array.Columns;
                long rows = Math.Min(array.Rows, gemm.MappedRows - row), columns = Math.Min(array.Columns, gemm.MappedColumns - column);
                for (long i = rows - 1; i >= 0 && array.Dataflow != Dataflow.OutputStationary; i--)
                    for (long j = 0; j < columns; j++)
                    {
                        if (array.Dataflow == Dataflow.WeightStationary) AskWeight(row + i, column + j);
                        else AskInput(column + j, row + i);
                    }

                for (long cycle = 0; cycle < gemm.Stream + array.Rows + array.Columns; cycle++)
                {
                    for (long port = 0; port < rows; port++)
                    {
                        long step = cycle - port;
                        if (step < 0 || step >= gemm.Stream) continue;
                        if (array.Dataflow == Dataflow.OutputStationary) AskInput(row + port, step);
                        else if (array.Dataflow == Dataflow.WeightStationary) AskInput(step, row + port);
                        else AskWeight(row + port, step);
                    }

                    for (long port = 0; port < columns && array.Dataflow == Dataflow.OutputStationary; port++)
                        if (cycle - port >= 0 && cycle - port < gemm.Stream) AskWeight(cycle - port, column + port);
                }
            }
        }

        return (inputReads, weightReads);

        void AskInput(long pixel, long tap)
        {
            long y = pixel / layer.Columns.Output * layer.Rows.Stride + tap / (layer.Columns.Filter * layer.Channels);
            long x = pixel % layer.Columns.Output * layer.Columns.Stride + tap / layer.Channels % layer.Columns.Filter;
            if (y < layer.Rows.Input && x < layer.Columns.Input) Ask(inputs, (y * layer.Columns.Input + x) * layer.Channels + tap % layer.Channels, inputCapacity, ref inputReads);
        }

        void AskWeight(long tap, long filter) => Ask(weights, tap * layer.Filters + filter, weightCapacity, ref weightReads);

        static void Ask(HashSet<long> set, long address, long capacity, ref long reads)
        {
            if (!set.Add(address)) return;
            reads++;
            if (set.Count == capacity) set.Clear();
        }
    }

    [Fact]
    public void A_drain_pads_the_line_that_it_interrupts()
    {
        // 70 pixels of 3 filters on 3 columns: one word, two, then three a cycle. Half of 198 bytes are 99 words: the 100th starts a drain of the 33 lines
        // before it and closes its own line of one word, whose two empty places go out with the next drain.
        FoldedGemm gemm = new(new SystolicArray(4, 3, Dataflow.WeightStationary), 70, 3, 4);
        DrainingBuffer small = DrainingBuffer.Run(gemm, 198), large = DrainingBuffer.Run(gemm, 420);
        Assert.Equal((210, 212), (large.Words, small.Words));

        // 2R - 1 cycles until the first sum, 33 until 99 words are out, one more for the 100th.
        Assert.Equal(7 + 34, small.Start);
    }

    [Fact]
    public void A_layer_too_large_to_be_walked_is_refused()
    {
        ScaleSimLayer layer = ScaleSimLayer.Gemm(1 << 20, 1 << 20, 1 << 20);
        SimulationException exception = Assert.Throws<SimulationException>(() => ScaleSimulation.Run(layer, new SystolicArray(8, 8, Dataflow.OutputStationary), new ScaleSimBuffers(8192, 8192, 8192)));
        Assert.Contains("too large", exception.Message, StringComparison.Ordinal);
    }
}
