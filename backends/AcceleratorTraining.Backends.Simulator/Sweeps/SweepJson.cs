using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Reports;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Sweeps as JSON.</summary>
public static class SweepJson
{
    /// <summary>Writes a sweep's fields into the object that is being written.</summary>
    public static void Write(Utf8JsonWriter writer, SweepResult result)
    {
        SimulationJson.WriteMachine(writer, result.Timing);
        writer.WriteString("workload", result.Workload);
        writer.WriteString("energyTable", result.EnergyTable);
        writer.WriteStartArray("objectives");
        foreach (SweepObjective objective in result.Objectives) writer.WriteStringValue(SweepColumns.Name(objective));
        writer.WriteEndArray();
        writer.WriteStartArray("points");
        foreach (SweepPoint point in result.Points) Write(writer, result, point);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, SweepResult result, SweepPoint point)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("values");
        for (int i = 0; i < result.Axes.Length; i++) writer.WriteString(result.Axes[i].Path, point.Values[i]);
        writer.WriteEndObject();
        writer.WriteBoolean("front", point.IsOnFront);
        if (point.Failure is not null)
        {
            writer.WriteString("failure", point.Failure);
        }
        else
        {
            writer.WriteNumber("cycles", point.Cycles);
            writer.WriteNumber("stallCycles", point.StallCycles);
            writer.WriteNumber("seconds", point.Seconds);
            if (result.EnergyTable is not null) writer.WriteNumber("energyPicojoules", point.EnergyPicojoules);
            writer.WriteNumber("onChipBytes", point.OnChipBytes);
            writer.WriteNumber("peakMacsPerCycle", point.PeakMacsPerCycle);
        }

        writer.WriteEndObject();
    }
}
