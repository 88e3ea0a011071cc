using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class ScaleSimCyclesTests
{
    // The first layer of ResNet8 on 16 x 16: 32 x 32 outputs, 16 filters of 3 x 3 x 3.
    private const int M = 1024, N = 16, K = 27;

    [Theory]
    [InlineData("os", 64 * (27 + 16 + 16 - 2), 27_648, 64 * 16 * 27, 16_384, 64 * 32)] // 64 x 1 folds; weights once for each of 64 row folds.
    [InlineData("ws", 2 * (1024 + 32 + 16 - 2), 27_648, 432, 2 * 16_384, 0)] // 2 x 1 folds: 27 products on 16 rows.
    [InlineData("is", 128 * (16 + 32 + 16 - 2), 27_648, 64 * 432, 2 * 16_384, 0)] // 2 x 64 folds.
    public void A_layer_worked_by_hand(string dataflow, long cycles, long inputs, long weights, long outputs, long spurious)
    {
        FoldedGemm gemm = new(new SystolicArray(16, 16, SystolicArrayReader.Dataflows[dataflow]), M, N, K);
        Assert.Equal(cycles, ScaleSimCycles.Of(gemm));
        Assert.Equal(cycles - 1, ScaleSimCycles.Reported(gemm));
        Assert.Equal((inputs, weights), (gemm.InputReads, gemm.WeightReads));
        Assert.Equal((outputs, spurious), (gemm.Outputs + gemm.PartialSums, ScaleSimCycles.SpuriousOutputWrites(gemm)));
        Assert.Equal(outputs + spurious, ScaleSimCycles.ReportedOutputWrites(gemm));
    }

    [Fact]
    public void Mapping_efficiency_is_the_share_of_cells_with_work()
    {
        // 20 x 10 on folds of 16 x 16: 2 x 1 folds hold 32 x 16.
        FoldedGemm gemm = new(new SystolicArray(16, 16, Dataflow.OutputStationary), 20, 10, 5);
        Assert.Equal(200 / 512.0, gemm.MappingEfficiency, 12);
    }

    [Fact]
    public void Counts_beyond_63_bits_are_an_overflow()
    {
        FoldedGemm gemm = new(new SystolicArray(1, 1, Dataflow.OutputStationary), int.MaxValue, int.MaxValue, int.MaxValue);
        Assert.Throws<OverflowException>(() => gemm.Macs);
        Assert.Throws<OverflowException>(() => ScaleSimCycles.Of(gemm));
    }
}
