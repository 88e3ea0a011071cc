using AcceleratorTraining.Backends.Simulator.Reports;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Sweeps as comma-separated values: a line a machine; each names the timing file that was varied and where its figures come from.</summary>
public static class SweepCsv
{
    /// <summary>The file's text.</summary>
    public static string Write(SweepResult result)
    {
        CsvText csv = new();
        csv.Add(["timing", "mode", .. result.Axes.Select(a => a.Path), "front", "cycles", "stallCycles", "seconds", "energyTable", "energyPicojoules", "onChipBytes", "peakMacsPerCycle", "failure", "source", "measuredError"]);
        foreach (SweepPoint point in result.Points)
        {
            IEnumerable<object?> costs = point.Failure is null
                ? [point.Cycles, point.StallCycles, point.Seconds, result.EnergyTable, result.EnergyTable is null ? null : point.EnergyPicojoules, point.OnChipBytes, point.PeakMacsPerCycle, null]
                : [null, null, null, null, null, null, null, point.Failure];
            csv.Add([result.Timing.Name, result.Timing.Model.Mode, .. point.Values, point.IsOnFront ? "true" : "false", .. costs, result.Timing.Source, result.Timing.MeasuredError]);
        }

        return csv.ToString();
    }
}
