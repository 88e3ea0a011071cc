using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>Models of devices of which one benchmark was measured.</summary>
internal static class MicrocontrollerCalibration
{
    /// <summary>
    /// The library's ratios at the scale that makes a benchmark take what was measured: the scale is (measured - waiting for
    /// weights - estimates that do not scale) / the benchmark's units.
    /// </summary>
    /// <param name="core">The processor.</param>
    /// <param name="library">The library that was measured.</param>
    /// <param name="benchmark">What was run.</param>
    /// <param name="measuredCycles">What it took; more than the parts that do not scale.</param>
    /// <exception cref="SimulationException">It took no more than those parts, or less than the core's peak allows.</exception>
    public static MicrocontrollerTimingModel Calibrate(MicrocontrollerCore core, KernelLibrary library, Workload benchmark, double measuredCycles) =>
        TryCalibrate(core, library, benchmark, measuredCycles, out MicrocontrollerTimingModel? model, out string rule)
            ? model
            : throw new SimulationException($"Benchmark '{benchmark.Name}' cannot calibrate '{library.Name}': {rule}.");

    /// <summary>The same for a search over libraries, which meets impossible ones.</summary>
    public static bool TryCalibrate(MicrocontrollerCore core, KernelLibrary library, Workload benchmark, double measuredCycles, [NotNullWhen(true)] out MicrocontrollerTimingModel? model, out string rule)
    {
        double fixedPart = Cycles(library, benchmark, 0), units = Cycles(library, benchmark, 1) - fixedPart;
        double scale = (measuredCycles - fixedPart - benchmark.Operators.Sum(o => WeightFetch.Of(o, core).WaitCycles)) / units;
        double fastest = Math.Min(Math.Min(1, library.Pointwise), Math.Min(library.Depthwise, library.FullyConnected));
        rule = units == 0 ? "it shall have products"
            : !(scale > 0) ? $"its {measuredCycles} cycles shall exceed what does not depend on the library's speed"
            : scale * fastest * core.PeakMacsPerCycle < 1 ? $"its {measuredCycles} cycles shall not need more than {core.PeakMacsPerCycle} multiply-accumulates a cycle"
            : "";
        model = rule.Length == 0 ? new MicrocontrollerTimingModel(library.Name, core, library.On(scale)) : null;
        return model is not null;
    }

    private static double Cycles(KernelLibrary library, Workload workload, double scale)
    {
        KernelTable table = library.On(scale);
        return workload.Operators.Sum(table.Cycles);
    }
}
