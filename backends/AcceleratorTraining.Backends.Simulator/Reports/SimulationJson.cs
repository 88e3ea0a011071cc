using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>Reports as JSON. Cycles are the machine's; words are elements of the operand; a bound that is not known is null.</summary>
public static class SimulationJson
{
    /// <summary>Writes a report's fields into the object that is being written.</summary>
    public static void Write(Utf8JsonWriter writer, SimulationReport report)
    {
        WriteMachine(writer, report.Timing);
        writer.WriteString("workload", report.Workload);
        writer.WriteNumber("totalCycles", report.Total.Cycles);
        writer.WriteNumber("totalComputeCycles", report.Total.Cycles - report.Total.StallCycles);
        writer.WriteNumber("totalStallCycles", report.Total.StallCycles);
        writer.WriteNumber("totalSeconds", report.Seconds);
        writer.WriteNumber("totalMacs", report.Total.Macs);
        writer.WriteNumber("arrayUtilization", report.ArrayUtilization);
        writer.WriteNumber("rooflineCycles", report.RooflineCycles);
        WriteNumberOrNull(writer, "rooflineDistance", report.RooflineDistance);
        writer.WriteString("bottleneck", ReportFigures.Word(report.Bottleneck));
        if (report.Energy is { } energy) Write(writer, energy);
        if (report.Arena is { } arena)
        {
            writer.WriteNumber("arenaBytes", arena.PeakBytes);
            writer.WriteNumber("arenaLowerBoundBytes", arena.LowerBoundBytes);
        }

        Write(writer, report.Memories.AsSpan());
        writer.WriteStartArray("layers");
        foreach (OperatorReport layer in report.Operators) Write(writer, layer);
        writer.WriteEndArray();
    }

    /// <summary>Writes which machine it is and how far its counts are to be trusted.</summary>
    public static void WriteMachine(Utf8JsonWriter writer, TimingProfile timing)
    {
        writer.WriteString("timing", timing.Name);
        writer.WriteString("description", timing.Description);
        writer.WriteString("mode", timing.Model.Mode);
        writer.WriteString("source", timing.Source);
        writer.WriteString("measuredError", timing.MeasuredError);
        writer.WriteNumber("clockHz", timing.ClockHz);
        writer.WriteNumber("peakMacsPerCycle", timing.Model.PeakMacsPerCycle);
    }

    private static void Write(Utf8JsonWriter writer, OperatorReport layer)
    {
        OperatorCost cost = layer.Cost;
        writer.WriteStartObject();
        writer.WriteString("name", cost.Name);
        writer.WriteString("class", JsonNamingPolicy.CamelCase.ConvertName($"{cost.Class}"));
        writer.WriteNumber("cycles", cost.Cycles);
        writer.WriteNumber("computeCycles", cost.ComputeCycles);
        writer.WriteNumber("stalls", cost.StallCycles);
        writer.WriteString("bottleneck", ReportFigures.Word(cost.Bottleneck));
        writer.WriteNumber("macs", cost.Macs);
        writer.WriteNumber("mappingEfficiency", cost.MappingEfficiency);
        writer.WriteNumber("arrayUtilization", cost.ArrayUtilization);
        writer.WriteNumber("rooflineCycles", cost.RooflineCycles);
        WriteNumberOrNull(writer, "rooflineDistance", layer.RooflineDistance);
        if (layer.Energy is { } energy) writer.WriteNumber("energyPicojoules", energy.TotalPicojoules);
        foreach (string level in (ReadOnlySpan<string>)["sram", "dram"])
        {
            writer.WriteNumber($"{level}IfmapReads", layer.Words(level, AccessDirection.Read, Operand.Input));
            writer.WriteNumber($"{level}FilterReads", layer.Words(level, AccessDirection.Read, Operand.Weights));
            writer.WriteNumber($"{level}OfmapWrites", layer.Words(level, AccessDirection.Write, Operand.Output, Operand.PartialSums));
        }

        Write(writer, layer.Memories.AsSpan());
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<MemoryUse> memories)
    {
        writer.WriteStartArray("memories");
        foreach (MemoryUse memory in memories)
        {
            writer.WriteStartObject();
            writer.WriteString("name", memory.Level);
            writer.WriteNumber("readBytes", memory.ReadBytes);
            writer.WriteNumber("writtenBytes", memory.WrittenBytes);
            writer.WriteNumber("gigabytesPerSecond", memory.GigabytesPerSecond);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, EnergyEstimate energy)
    {
        writer.WriteStartObject("energy");
        writer.WriteString("table", energy.Table);
        writer.WriteNumber("totalPicojoules", energy.TotalPicojoules);
        writer.WriteNumber("arithmeticPicojoules", energy.ArithmeticPicojoules);
        writer.WriteNumber("leakagePicojoules", energy.LeakagePicojoules);
        writer.WriteNumber("chipPicojoules", energy.ChipPicojoules);
        writer.WriteStartObject("picojoulesByMemory");
        foreach ((string level, double picojoules) in energy.PicojoulesByLevel) writer.WriteNumber(level, picojoules);
        writer.WriteEndObject();
        writer.WriteStartObject("picojoulesByOperand");
        foreach ((Operand operand, double picojoules) in energy.PicojoulesByOperand) writer.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName($"{operand}"), picojoules);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
