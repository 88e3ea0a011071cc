using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class TileTrafficTests
{
    private static readonly BufferWords Buffers = new(64, 32, 64, 64);

    // 16 x 8 by 8 x 16: 128 input words, 128 weights, 256 outputs; tiles of 8 x 8 by 8 x 4.
    private static readonly TileShape Tile = new(ScaleSimLayer.Gemm(16, 16, 8), 8, 1, 4, 8);

    [Fact]
    public void Filters_outside_read_weights_once_and_inputs_again_but_for_what_is_still_there()
    {
        // Four passes over 128 inputs; each but the first finds 64 of them.
        TileTraffic traffic = TileTraffic.Of(Tile, new LoopOrder(TileLoop.Filters, TileLoop.Pixels, TileLoop.Channels), Buffers);
        Assert.Equal(new TileTraffic(128 + 3 * 64, 128, 256, 0), traffic);
        Assert.Equal(128 + 3 * 64 + 128 + 256, traffic.Words);
    }

    [Fact]
    public void Pixels_outside_read_inputs_once_and_weights_again()
    {
        // Two passes over 128 weights; the second finds 32.
        Assert.Equal(new TileTraffic(128, 128 + 96, 256, 0), TileTraffic.Of(Tile, new LoopOrder(TileLoop.Pixels, TileLoop.Filters, TileLoop.Channels), Buffers));
    }

    [Fact]
    public void Channels_outside_write_sums_and_read_them_back()
    {
        // Two tiles of four channels: 256 sums, 64 of which stay.
        TileShape tile = Tile with { Channels = 4 };
        Assert.Equal(192, TileTraffic.Of(tile, new LoopOrder(TileLoop.Channels, TileLoop.Filters, TileLoop.Pixels), Buffers).PartialSums);
        Assert.Equal(0, TileTraffic.Of(tile, new LoopOrder(TileLoop.Filters, TileLoop.Pixels, TileLoop.Channels), Buffers).PartialSums);
    }

    [Fact]
    public void A_tile_of_a_window_has_the_rows_that_its_windows_cover()
    {
        // Four output rows of a 3 x 3 window over 8 columns of 2 channels: six rows.
        WindowAxis axis = new(8, 3, 1, 1, 6);
        TileShape tile = new(new ScaleSimLayer(1, axis, axis, 2, 5), 4, 6, 5, 2);
        Assert.Equal((6 * 8 * 2, 9 * 2 * 5, 24 * 5), (tile.InputWords, tile.WeightWords, tile.OutputWords));
        Assert.Equal((2, 1, 1), (tile.PixelTiles, tile.FilterTiles, tile.ChannelTiles));
        Assert.Equal(2 * 8 * 2, tile.SharedInputs);
    }

    [Fact]
    public void Traffic_is_never_below_the_words_of_the_layer_and_reaches_them_in_large_buffers()
    {
        Random random = new(11);
        for (int trial = 0; trial < 200; trial++)
        {
            ScaleSimLayer layer = RandomLayers.Next(random);
            SystolicArray array = new(random.Next(1, 20), random.Next(1, 20), (Dataflow)random.Next(3));
            long last = long.MaxValue;
            for (long bytes = 4096; bytes <= 1 << 20; bytes *= 4)
            {
                BufferWords buffers = BufferWords.HalvesOf(bytes, bytes, bytes);
                TileTraffic traffic = TileSearch.FewestWords(layer, array, buffers);
                Assert.True(traffic.InputReads >= layer.UniqueInputs && traffic.WeightReads >= layer.UniqueWeights && traffic.PartialSums >= 0);
                Assert.Equal(layer.M * layer.Filters, traffic.OutputWrites);
                last = traffic.Words;
            }

            // A megabyte holds all of these layers.
            Assert.Equal(layer.UniqueInputs + layer.UniqueWeights + layer.M * layer.Filters, last);
        }
    }

    [Fact]
    public void Buffers_that_hold_no_window_are_refused()
    {
        WindowAxis axis = new(9, 9, 1, 1, 1);
        SimulationException exception = Assert.Throws<SimulationException>(() => TileSearch.FewestWords(new ScaleSimLayer(1, axis, axis, 1, 1), new SystolicArray(4, 4, Dataflow.WeightStationary), new BufferWords(8, 8, 8, 8)));
        Assert.Contains("8 inputs, 8 weights", exception.Message, StringComparison.Ordinal);
    }
}
