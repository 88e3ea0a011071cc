using AcceleratorTraining.Backends.Simulator;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The timing "tpu-v4-like" beside measured matrix products, on the rows that its constants were not fitted on.</summary>
internal static class TpuComparison
{
    /// <summary>Compares all sizes together and each range.</summary>
    public static ReferenceComparison Run(string path)
    {
        TimingProfile profile = TimingProfiles.Get("tpu-v4-like");
        ErrorSummary all = new(), small = new(), middle = new(), large = new();
        foreach (MeasuredGemm row in MeasuredGemm.Load(path).Where(r => !r.IsForFit))
        {
            double microseconds = profile.Model.Evaluate(row.ToWorkload())[0].Cycles * 1e6 / profile.ClockHz;
            all.Add(row.Name, microseconds, row.Microseconds);
            (row.Set switch { "le128" => small, "1024to4096" => large, _ => middle }).Add(row.Name, microseconds, row.Microseconds);
        }

        return new ReferenceComparison(
            "tpu_gemm_measured.csv: matrix products timed on a Cloud TPU",
            "constants fitted on every other row; compared on the others",
            [
                all.Summarize("microseconds, all sizes", "mean error <= 7.5 %, rank correlation >= 0.985", q => q.MeanError <= 0.075 && q.RankCorrelation >= 0.985, rank: true),
                small.Summarize("microseconds, sizes to 128", "mean error <= 3.5 %", q => q.MeanError <= 0.035, rank: true),
                middle.Summarize("microseconds, sizes of 128 to 1024", "mean error <= 7.5 %, 90 % within 15 %, rank correlation >= 0.985", q => q.MeanError <= 0.075 && q.NinetiethError <= 0.15 && q.RankCorrelation >= 0.985, rank: true),
                large.Summarize("microseconds, sizes of 1024 to 4096", "mean error <= 8 %, rank correlation >= 0.985", q => q.MeanError <= 0.08 && q.RankCorrelation >= 0.985, rank: true),
            ]);
    }
}
