using AcceleratorTraining.Backends.Simulator.Reports;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>A sweep as a table of texts: what terminals and pages show.</summary>
public static class SweepColumns
{
    /// <summary>How users name objectives.</summary>
    public static IReadOnlyDictionary<string, SweepObjective> Objectives { get; } = new Dictionary<string, SweepObjective>(StringComparer.Ordinal)
    {
        ["cycles"] = SweepObjective.Cycles,
        ["seconds"] = SweepObjective.Seconds,
        ["energy"] = SweepObjective.Energy,
        ["bytes"] = SweepObjective.Bytes,
        ["macs"] = SweepObjective.Macs,
    };

    /// <summary>An objective as users name it.</summary>
    public static string Name(SweepObjective objective) => Objectives.First(o => o.Value == objective).Key;

    /// <summary>Headings, one a column.</summary>
    public static IReadOnlyList<string> Headings(SweepResult result) =>
        [.. result.Axes.Select(a => a.Path), "front", "cycles", "stalls", "time", .. result.EnergyTable is null ? (string[])[] : [$"energy by {result.EnergyTable}"], "on-chip bytes", "MACs a cycle"];

    /// <summary>A machine's cells; one that cannot carry the workload out tells why in the last.</summary>
    public static IReadOnlyList<string> Cells(SweepResult result, SweepPoint point)
    {
        string[] energy = result.EnergyTable is null ? [] : [ReportFigures.Energy(point.EnergyPicojoules)];
        return point.Failure is { } failure
            ? [.. point.Values, "", "", "", "", .. energy.Select(_ => ""), "", failure]
            : [.. point.Values, point.IsOnFront ? "*" : "", ReportFigures.Count(point.Cycles), ReportFigures.Count(point.StallCycles), ReportFigures.Time(point.Seconds), .. energy, ReportFigures.Count(point.OnChipBytes), ReportFigures.Count(point.PeakMacsPerCycle)];
    }
}
