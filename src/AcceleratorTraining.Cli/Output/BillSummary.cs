using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Output;

/// <summary>The bill of an adaptation for a reader without --json.</summary>
internal static class BillSummary
{
    public static void Write(Terminal terminal, ExecutionBill bill)
    {
        string steps = bill.Steps > 0 ? $" of {Figures.Count(bill.Steps)} steps" : "";
        string energy = bill.EnergyPicojoules is { } picojoules ? $", {ReportFigures.Energy(picojoules)} by table {bill.EnergyTable}" : "";
        terminal.WriteSummary(
            ($"{bill.Purpose}", $"{bill.Machine}: {Figures.Count(bill.Cycles)} cycles{steps}, {ReportFigures.Share((double)bill.StallCycles / Math.Max(bill.Cycles, 1))} of them stalls, {ReportFigures.Time((double)bill.Cycles / bill.ClockHz)} at {ReportFigures.Frequency(bill.ClockHz)}{energy}"),
            ("", $"{Figures.Count(bill.Submits)} executions, {Figures.Count(bill.Macs)} multiplications; {Figures.Count(bill.HostWrittenBytes)} bytes from and {Figures.Count(bill.HostReadBytes)} bytes to the host"));
        foreach (IGrouping<string, MemoryTraffic> level in bill.Traffic.GroupBy(t => t.Level))
        {
            string operands = string.Join(", ", level.Select(t => $"{t.Operand} {Figures.Count(t.ReadBytes)} read {Figures.Count(t.WrittenBytes)} written"));
            terminal.WriteSummary(($"  {level.Key}", $"bytes: {operands}"));
        }
    }
}
