using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The timing "tpu-v4-like" beside measured matrix products, on the rows that its constants were not fitted on.</summary>
internal static class TpuComparison
{
    /// <summary>Compares all sizes together and each range; and once more with the halves exchanged, which says how far the constants hang on the choice of rows.</summary>
    public static ReferenceComparison Run(string path)
    {
        ImmutableArray<MeasuredGemm> rows = MeasuredGemm.Load(path), exchanged = [.. rows.Select(r => r with { IsForFit = !r.IsForFit })];
        TimingProfile profile = TimingProfiles.Get("tpu-v4-like");
        ITimingModel refitted = new PipelinedTimingModel(TpuFit.Of(exchanged).ApplyTo(((PipelinedTimingModel)profile.Model).Machine));
        return new ReferenceComparison(
            "tpu_gemm_measured.csv: matrix products timed on a Cloud TPU",
            "constants fitted on every other shape; compared on the others",
            [
                Errors(profile.Model, rows, _ => true).Summarize("microseconds, all sizes", "mean error <= 7.5 %, rank correlation >= 0.985", q => q.MeanError <= 0.075 && q.RankCorrelation >= 0.985, rank: true),
                Errors(profile.Model, rows, s => s == "le128").Summarize("microseconds, sizes to 128", "mean error <= 3.5 %", q => q.MeanError <= 0.035, rank: true),
                Errors(profile.Model, rows, s => s.StartsWith("128", StringComparison.Ordinal)).Summarize("microseconds, sizes of 128 to 1024", "mean error <= 7.5 %, 90 % within 15 %, rank correlation >= 0.985", q => q.MeanError <= 0.075 && q.NinetiethError <= 0.15 && q.RankCorrelation >= 0.985, rank: true),
                Errors(profile.Model, rows, s => s == "1024to4096").Summarize("microseconds, sizes of 1024 to 4096", "mean error <= 8 %, rank correlation >= 0.985", q => q.MeanError <= 0.08 && q.RankCorrelation >= 0.985, rank: true),
                Errors(refitted, exchanged, _ => true).Summarize("microseconds, all sizes, halves exchanged", "mean error <= 7.5 %, rank correlation >= 0.985", q => q.MeanError <= 0.075 && q.RankCorrelation >= 0.985, rank: true),
                Errors(refitted, exchanged, s => s == "1024to4096").Summarize("microseconds, sizes of 1024 to 4096, halves exchanged", "none: how far the constants hang on the rows", _ => true, rank: true),
            ]);
    }

    private static ErrorSummary Errors(ITimingModel model, ImmutableArray<MeasuredGemm> rows, Func<string, bool> isInRange)
    {
        ErrorSummary errors = new();
        foreach (MeasuredGemm row in rows.Where(r => !r.IsForFit && isInRange(r.Set))) errors.Add(row.Name, model.Evaluate(row.ToWorkload())[0].Cycles / TpuFit.CyclesPerMicrosecond, row.Microseconds);
        return errors;
    }
}
