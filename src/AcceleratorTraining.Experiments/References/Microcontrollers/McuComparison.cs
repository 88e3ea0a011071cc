using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>Microcontroller timing beside MLPerf Tiny's closed-division results.</summary>
internal static class McuComparison
{
    private const double MedianCycles = 0.1;
    private const double NinetiethCycles = 0.3;
    private const double MedianEnergy = 0.2;

    // Memories that never keep a core waiting: what the flash costs is in the measured cycles per multiply-accumulate.
    private static readonly MemoryLevel Memory = new() { Name = "memory", SizeBytes = 1 << 30, ReadBytesPerCycle = 1e9, WriteBytesPerCycle = 1e9 };

    /// <summary>A processor of which nothing is known but its calibration; none of those compared has more than eight 8-bit products a cycle.</summary>
    public static MicrocontrollerCore Core { get; } = new()
    {
        PeakMacsPerCycle = 8,
        ConstantMemory = Memory,
        ParameterMemory = Memory,
        ActivationMemory = Memory,
        CacheBytes = 0,
        PixelsPerPass = 1,
    };

    /// <summary>Compares.</summary>
    /// <param name="table">mcu_mlperf_tiny.csv.</param>
    /// <param name="models">The folder of the reference networks.</param>
    public static ReferenceComparison Run(string table, string models)
    {
        ImmutableArray<MicrocontrollerSubmission> submissions = MicrocontrollerSubmission.Load(table);
        KernelLibraryFit fit = new(TinyBenchmarks.Load(models));
        ErrorSummary all = new(), energy = new();
        List<ComparedQuantity> libraries = [];
        foreach (IGrouping<string, MicrocontrollerSubmission> library in Predictable(submissions))
        {
            ErrorSummary own = new();
            foreach ((MicrocontrollerSubmission submission, MicrocontrollerRun run, double cycles) in HeldOut(fit, library))
            {
                string row = $"{submission.Title}, {run.Benchmark}";
                all.Add(row, cycles, run.Cycles);
                own.Add(row, cycles, run.Cycles);
                if (run.MicroJoules is { } energyOfRun && PicojoulesPerCycle(submissions, submission) is { } picojoules) energy.Add(row, cycles * picojoules * 1e-6, energyOfRun);
            }

            libraries.Add(own.Summarize($"cycles, {library.Key}", "none of its own: a part of all cycles", _ => true));
        }

        return new ReferenceComparison(
            "mcu_mlperf_tiny.csv: MLPerf Tiny closed division, v0.5 to v1.3",
            "the device's cycles of image classification; ratios of its kernel library from other devices (all rounds of the device left out); energy: the energy a cycle of the first image classification of its chip and supply. Libraries with one device are not predicted, nor are accelerators",
            [
                all.Summarize("cycles", "median at most 10 %, 90th percentile at most 30 %", q => q.MedianError <= MedianCycles && q.NinetiethError <= NinetiethCycles),
                energy.Summarize("energy", "median at most 20 %", q => q.MedianError <= MedianEnergy),
                EnergyOfMeasuredCycles(submissions).Summarize("energy, given the cycles, accelerators too", "median at most 20 %", q => q.MedianError <= MedianEnergy),
                ShippedEnergy.Errors(submissions, models).Summarize("energy by the shipped files' own tables", "information: no target", _ => true),
                .. libraries,
            ]);
    }

    /// <summary>Submissions by library, of libraries that ran on more than one chip.</summary>
    public static IEnumerable<IGrouping<string, MicrocontrollerSubmission>> Predictable(IEnumerable<MicrocontrollerSubmission> submissions) =>
        submissions.Where(s => s.Library.Length > 0 && s.Runs.ContainsKey(TinyBenchmarks.Calibration)).GroupBy(s => s.Library).Where(g => g.Select(s => s.Chip).Distinct().Count() > 1);

    /// <summary>Predictions for each submission by ratios that its chip had no part in.</summary>
    public static IEnumerable<(MicrocontrollerSubmission Submission, MicrocontrollerRun Run, double Cycles)> HeldOut(KernelLibraryFit fit, IGrouping<string, MicrocontrollerSubmission> library)
    {
        foreach (IGrouping<string, MicrocontrollerSubmission> chip in library.GroupBy(s => s.Chip))
        {
            KernelLibrary ratios = fit.Fit(library.Key, elementsPerInstruction: 1, Core, [.. library.Where(s => s.Chip != chip.Key)]);
            foreach (MicrocontrollerSubmission submission in chip)
            {
                foreach ((MicrocontrollerRun run, double cycles) in fit.Predict(ratios, Core, submission)) yield return (submission, run, cycles);
            }
        }
    }

    // Only the cycles' energy is in question here, so rows count whose cycles nobody predicts.
    private static ErrorSummary EnergyOfMeasuredCycles(ImmutableArray<MicrocontrollerSubmission> submissions)
    {
        ErrorSummary summary = new();
        foreach (MicrocontrollerSubmission submission in submissions)
        {
            if (PicojoulesPerCycle(submissions, submission) is not { } picojoules) continue;
            foreach (MicrocontrollerRun run in submission.Runs.Values.Where(r => r.Benchmark != TinyBenchmarks.Calibration).OrderBy(r => r.Benchmark, StringComparer.Ordinal))
            {
                if (run.MicroJoules is { } energy) summary.Add($"{submission.Title}, {run.Benchmark}", run.Cycles * picojoules * 1e-6, energy);
            }
        }

        return summary;
    }

    // One figure a chip and supply, whatever the software: from the first submission that has it.
    private static double? PicojoulesPerCycle(ImmutableArray<MicrocontrollerSubmission> submissions, MicrocontrollerSubmission submission) => submissions
        .Where(s => s.Chip == submission.Chip && s.Supply == submission.Supply)
        .Select(s => s.Runs.GetValueOrDefault(TinyBenchmarks.Calibration))
        .FirstOrDefault(r => r?.MicroJoules is not null) is { } run ? run.MicroJoules * 1e6 / run.Cycles : null;
}
