using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>Reports as comma-separated values: a line an operator; each names the machine, and ends with where its figures come from.</summary>
public static class SimulationCsv
{
    /// <summary>The file's text: a header and the operators, no totals.</summary>
    public static string Write(SimulationReport report)
    {
        CsvText csv = new();
        csv.Add(
        [
            "timing", "mode", "clockHz", "name", "class", "cycles", "computeCycles", "stallCycles", "bottleneck", "macs", "mappingEfficiency", "arrayUtilization", "rooflineCycles", "rooflineDistance",
            .. report.Memories.SelectMany(m => (string[])[$"{m.Level}ReadBytes", $"{m.Level}WrittenBytes", $"{m.Level}GigabytesPerSecond"]),
            "energyTable", "energyPicojoules", "source", "measuredError",
        ]);
        foreach (OperatorReport layer in report.Operators)
        {
            OperatorCost cost = layer.Cost;
            csv.Add(
            [
                report.Timing.Name, report.Timing.Model.Mode, report.Timing.ClockHz, cost.Name, JsonNamingPolicy.CamelCase.ConvertName($"{cost.Class}"), cost.Cycles, cost.ComputeCycles, cost.StallCycles,
                ReportFigures.Word(cost.Bottleneck), cost.Macs, cost.MappingEfficiency, cost.ArrayUtilization, cost.RooflineCycles, layer.RooflineDistance,
                .. layer.Memories.SelectMany(m => (object[])[m.ReadBytes, m.WrittenBytes, m.GigabytesPerSecond]),
                layer.Energy?.Table, layer.Energy?.TotalPicojoules, report.Timing.Source, report.Timing.MeasuredError,
            ]);
        }

        return csv.ToString();
    }
}
