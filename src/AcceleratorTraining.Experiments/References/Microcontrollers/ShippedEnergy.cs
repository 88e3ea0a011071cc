using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>What a user of a shipped timing is told: its cycles by its own energy table, beside the energy of the submission that it is calibrated to.</summary>
internal static class ShippedEnergy
{
    private static readonly ImmutableArray<(string Timing, string Round, string Chip, string Library)> Files = [("cortex-m4", "v1.0", "STM32L4R5ZI", "cmsis-nn"), ("cortex-m7", "v1.2", "STM32H7A3", "x-cube-ai-9")];

    /// <summary>Errors of the benchmarks that the files are not calibrated on, in microjoules. The files' ratios of kernels were fitted to these runs among others.</summary>
    /// <param name="submissions">All of them.</param>
    /// <param name="models">The folder of the reference networks.</param>
    public static ErrorSummary Errors(ImmutableArray<MicrocontrollerSubmission> submissions, string models)
    {
        Dictionary<string, Workload> benchmarks = TinyBenchmarks.Load(models);
        ErrorSummary errors = new();
        foreach ((string timing, string round, string chip, string library) in Files)
        {
            TimingProfile profile = TimingProfiles.Get(timing);
            MicrocontrollerSubmission submission = submissions.Single(s => (s.Round, s.Chip, s.Library) == (round, chip, library));
            foreach (string benchmark in TinyBenchmarks.Predicted)
            {
                MicrocontrollerRun run = submission.Runs[benchmark];
                if (run is not { SkipsDeadChannels: false, MicroJoules: { } energy }) continue;
                double cycles = profile.Model.Evaluate(benchmarks[benchmark]).Sum(c => (double)c.Cycles);
                errors.Add($"{timing}, {benchmark}", cycles * EnergyTables.Get(profile.EnergyTable!).PicojoulesPerCycle!.Value * 1e-6, energy);
            }
        }

        return errors;
    }
}
