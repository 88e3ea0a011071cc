using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Reports;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>A simulation for a reader without --json.</summary>
internal static class SimulationTables
{
    /// <summary>Writes a line an operator, then the totals, and what they are worth.</summary>
    public static void Write(Terminal terminal, SimulationReport report)
    {
        terminal.CreateConsole().Write(Operators(report));
        WorkloadCost total = report.Total;
        terminal.WriteSummary(
        [
            ("cycles", $"{Figures.Count(total.Cycles)} = {Figures.Count(total.Cycles - total.StallCycles)} compute + {Figures.Count(total.StallCycles)} stalls; {ReportFigures.Time(report.Seconds)} at {ReportFigures.Frequency(report.Timing.ClockHz)}"),
            ("multiplications", $"{Figures.Count(total.Macs)}, {ReportFigures.Share(report.ArrayUtilization)} of the peak of {Figures.Count(report.Timing.Model.PeakMacsPerCycle)} a cycle"),
            ("bottleneck", ReportFigures.Word(report.Bottleneck) + (report.RooflineDistance is { } distance ? $"; {ReportFigures.Multiple(distance)} the roofline's {Figures.Count(report.RooflineCycles)} cycles" : "")),
            .. report.Memories.Select(m => (m.Level, $"{Figures.Count(m.ReadBytes)} bytes read, {Figures.Count(m.WrittenBytes)} written, {ReportFigures.Rate(m.GigabytesPerSecond)} GB/s")),
            .. report.Energy is { } energy ? ((string, string)[])[("energy", $"{ReportFigures.Energy(energy.TotalPicojoules)} by table {energy.Table}")] : [],
            .. report.Arena is { } arena ? ((string, string)[])[("arena", ReportFigures.Arena(arena))] : [],
            .. Worth(report.Timing),
        ]);
    }

    /// <summary>Which machine it is and how far its counts are to be trusted.</summary>
    public static (string, string)[] Worth(TimingProfile timing) =>
    [
        ("machine", $"{timing.Name}, mode {timing.Model.Mode}: {timing.Description}"),
        ("source", timing.Source),
        ("measured error", timing.MeasuredError),
    ];

    private static Table Operators(SimulationReport report)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn(new TableColumn("operator"));
        foreach (string heading in (string[])["cycles", "stalls"]) table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddColumn(new TableColumn("bottleneck"));
        IEnumerable<string> memories = report.Memories.SelectMany(m => (string[])[$"{m.Level} bytes", "GB/s"]);
        foreach (string heading in (string[])["MACs", "mapping", "array", "of bound", .. memories]) table.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        if (report.Energy is { } energy) table.AddColumn(new TableColumn(Markup.Escape($"energy by {energy.Table}")).RightAligned());
        foreach (OperatorReport operation in report.Operators) table.AddRow(Cells(operation).Select(c => new Text(c)));
        return table;
    }

    private static IEnumerable<string> Cells(OperatorReport operation)
    {
        OperatorCost cost = operation.Cost;
        return
        [
            cost.Name, Figures.Count(cost.Cycles), Figures.Count(cost.StallCycles), ReportFigures.Word(cost.Bottleneck), Figures.Count(cost.Macs),
            ReportFigures.Share(cost.MappingEfficiency), ReportFigures.Share(cost.ArrayUtilization), ReportFigures.Multiple(operation.RooflineDistance),
            .. operation.Memories.SelectMany(m => (string[])[Figures.Count(m.Bytes), ReportFigures.Rate(m.GigabytesPerSecond)]),
            .. operation.Energy is { } energy ? (string[])[ReportFigures.Energy(energy.TotalPicojoules)] : [],
        ];
    }
}
