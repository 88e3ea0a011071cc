using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class TpuFitTests
{
    [Fact]
    public void Fitting_again_gives_the_constants_of_the_timing_file()
    {
        TpuFit fit = TpuFit.Of(MeasuredGemm.Load(TestData.Require("simulator-references", "tpu_gemm_measured.csv")));
        TimingProfile profile = TimingProfiles.Get("tpu-v4-like");
        PipelinedMachine machine = ((PipelinedTimingModel)profile.Model).Machine;
        Assert.Equal(TpuFit.CyclesPerMicrosecond * 1e6, profile.ClockHz);
        Assert.Equal(Rounded(fit.LaunchCycles), machine.LaunchCycles);
        Assert.Equal(Rounded(fit.CyclesPerStep), machine.CyclesPerStep);
        Assert.Equal(Rounded(fit.FirstTileCyclesPerStep), machine.FirstTileCyclesPerStep);
        Assert.Equal(fit.StagingBytes, machine.Path.Staging!.SizeBytes);
        Assert.Equal(Rounded(fit.StagingBytesPerCycle), machine.Path.Staging.ReadBytesPerCycle);
        Assert.Equal(Rounded(fit.BackingBytesPerCycle), machine.Path.Backing.ReadBytesPerCycle);

        // Four digits, as in the file.
        static double Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    // Ranges overlap, so that some shapes stand in two of them.
    [Fact]
    public void No_shape_is_in_both_halves()
    {
        IEnumerable<IGrouping<(int, int, int), MeasuredGemm>> shapes = MeasuredGemm.Load(TestData.Require("simulator-references", "tpu_gemm_measured.csv")).GroupBy(r => (r.M, r.N, r.K));
        Assert.Contains(shapes, s => s.Count() > 1);
        Assert.All(shapes, s => Assert.Single(s.Select(r => r.IsForFit).Distinct()));
    }

    [Fact]
    public void Every_range_of_sizes_meets_its_target_on_rows_that_were_not_fitted()
    {
        ReferenceComparison comparison = TpuComparison.Run(TestData.Require("simulator-references", "tpu_gemm_measured.csv"));
        Assert.Equal([378, 81, 216, 81, 378, 81], comparison.Quantities.Select(q => q.Rows));
        Assert.All(comparison.Quantities, q => Assert.True(q.IsMet, q.ToString()));
    }

    [Fact]
    public void The_timing_file_states_the_errors_that_are_measured()
    {
        string error = TimingProfiles.Get("tpu-v4-like").MeasuredError;
        ComparedQuantity[] quantities = [.. TpuComparison.Run(TestData.Require("simulator-references", "tpu_gemm_measured.csv")).Quantities];
        Assert.Contains($"mean {Percent(quantities[0].MeanError)}, 90 % within {Percent(quantities[0].NinetiethError)}", error, StringComparison.Ordinal);
        Assert.Contains($"mean {Percent(quantities[1].MeanError)} at sizes to 128, {Percent(quantities[2].MeanError)} at 128 to 1024, {Percent(quantities[3].MeanError)} at 1024 to 4096", error, StringComparison.Ordinal);
        Assert.Contains($"with the halves exchanged, mean {Percent(quantities[4].MeanError)}, and {Percent(quantities[5].MeanError)} at 1024 to 4096", error, StringComparison.Ordinal);

        static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
    }
}
