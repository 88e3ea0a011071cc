using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Experiments.References.Microcontrollers;

/// <summary>
/// Finds a library's ratios from submissions that used it: those that make the mean of |log(predicted / measured)| least, each
/// device being calibrated on image classification. Absolute errors, so that one odd device does not move the rest.
/// </summary>
/// <remarks>
/// What was tried beside it, by errors on chips left out: squared errors (median 7 % for 6 %), no cost of an output (7 %), waiting
/// for flash by wait states and cache size (7 %). No choice moves the 90th percentile from some 20 %: what remains are differences
/// between chips that image classification does not show.
/// </remarks>
internal sealed class KernelLibraryFit(IReadOnlyDictionary<string, Workload> benchmarks)
{
    // What an inner loop's instructions suggest: a 1x1 convolution reuses as a 3x3 one does, a depthwise one reuses no input,
    // a fully connected layer no weight; an output is a product with a rounding shift, a clamp and a store. Three ratios a
    // device cannot tell four figures apart: a pull towards these, too weak to matter where the ratios speak, makes them one.
    private static readonly double[] Start = [1, 2, 1.5, 10];
    private const double Pull = 1e-3;

    // Errors below this are as good as none: it makes the absolute value smooth at 0.
    private const double Smooth = 0.01;

    private const double FirstStep = 0.5;
    private const double LastStep = 1e-4;

    // Each figure by itself and two at a time: absolute errors have ridges that single figures cannot follow.
    private static readonly double[][] Moves =
    [
        .. from a in Enumerable.Range(-1, 3)
           from b in Enumerable.Range(-1, 3)
           from i in Enumerable.Range(0, Start.Length)
           from j in Enumerable.Range(0, Start.Length)
           where i < j && (a, b) != (0, 0)
           select Enumerable.Range(0, Start.Length).Select(k => k == i ? a : k == j ? b : 0.0).ToArray(),
    ];

    private Workload Benchmark => benchmarks[TinyBenchmarks.Calibration];

    /// <summary>Fits a library.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="elementsPerInstruction">Elements at a time in what is no product.</param>
    /// <param name="core">A processor like those of the submissions.</param>
    /// <param name="submissions">At least one with image classification and another benchmark.</param>
    public KernelLibrary Fit(string name, int elementsPerInstruction, MicrocontrollerCore core, IReadOnlyList<MicrocontrollerSubmission> submissions)
    {
        double[] figures = [.. Start];
        double best = Loss(figures);
        for (double step = FirstStep; step > LastStep;)
        {
            double before = best;
            foreach (double[] move in Moves)
            {
                double[] other = [.. figures.Zip(move, (f, m) => f * Math.Exp(m * step))];

                // A depthwise convolution is a 1x1 convolution's work without its reuse.
                if (other[1] < other[0]) continue;
                double loss = Loss(other);
                if (loss < best) (figures, best) = (other, loss);
            }

            if (best == before) step /= 2;
        }

        return Library(figures);

        KernelLibrary Library(double[] f) => new() { Name = name, Pointwise = f[0], Depthwise = f[1], FullyConnected = f[2], Output = f[3], ElementsPerInstruction = elementsPerInstruction };

        double Loss(double[] f)
        {
            KernelLibrary library = Library(f);
            if (submissions.Any(s => !MicrocontrollerCalibration.TryCalibrate(core, library, Benchmark, Measured(s), out _, out _))) return double.PositiveInfinity;
            double[] errors = [.. submissions.SelectMany(s => Predict(library, core, s)).Select(p => Math.Log(p.Cycles / p.Run.Cycles)).Select(e => Math.Sqrt(e * e + Smooth * Smooth))];
            return errors.Average() + Pull * f.Zip(Start, (a, b) => Math.Log(a / b) * Math.Log(a / b)).Sum();
        }
    }

    /// <summary>What a library makes of a submission whose image classification is known, with what was measured.</summary>
    public IEnumerable<(MicrocontrollerRun Run, double Cycles)> Predict(KernelLibrary library, MicrocontrollerCore core, MicrocontrollerSubmission submission)
    {
        MicrocontrollerTimingModel model = MicrocontrollerCalibration.Calibrate(core, library, Benchmark, Measured(submission));
        foreach (string benchmark in TinyBenchmarks.Predicted)
        {
            if (submission.Runs.TryGetValue(benchmark, out MicrocontrollerRun? run) && !run.SkipsDeadChannels)
                yield return (run, model.Evaluate(benchmarks[benchmark]).Sum(c => c.Cycles));
        }
    }

    private static double Measured(MicrocontrollerSubmission submission) => submission.Runs[TinyBenchmarks.Calibration].Cycles;
}
