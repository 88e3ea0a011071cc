using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Training;
using AcceleratorTraining.Experiments;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Output;

/// <summary>A training bill as a JSON object called "training".</summary>
internal static class TrainingBillJson
{
    public static void Write(Utf8JsonWriter writer, TrainingBill bill)
    {
        writer.WriteStartObject("training");
        writer.WriteString("recipe", bill.Recipe);
        writer.WriteNumber("steps", bill.Cost.Schedule.Steps);
        writer.WriteNumber("batch", bill.Batch);
        writer.WriteNumber("parametersTrained", bill.Trained);
        writer.WriteNumber("totalCycles", bill.Cycles);
        WriteStep(writer, bill.Step);
        writer.WriteStartArray("plans");
        foreach (TrainingPlan plan in bill.Cost.Plans)
        {
            writer.WriteStartObject();
            writer.WriteString("name", plan.Name);
            writer.WriteBoolean("estimate", !plan.IsCounted);
            writer.WriteNumber("executionsTogether", plan.Together);
            writer.WriteNumber("cyclesPerStep", plan.CyclesPerStep);
            writer.WriteNumber("weightBytesPerStep", plan.WeightBytesPerStep);
            writer.WriteNumber("trafficBytesPerStep", plan.TrafficBytesPerStep);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("weightMemory", bill.Cost.WeightStore);
        writer.WriteNumber("weightBytesPerExecution", bill.Cost.WeightBytesPerQuery);
        writer.WriteNumber("drawnElementsPerExecution", bill.Cost.DrawnElementsPerQuery);
        writer.WriteNumber("drawnElementsPerUpdate", bill.Cost.DrawnElementsPerUpdate);
        writer.WriteNumber("updateBytesPerStep", bill.UpdateBytes);
        if (bill.WearingMemory is { } memory)
        {
            writer.WriteString("wearingMemory", memory.Name);
            writer.WriteNumber("enduranceWrites", memory.EnduranceWrites);
            writer.WriteNumber("adaptationsIfWrittenEachStep", bill.AdaptationsIfWrittenEachStep!.Value);
        }

        writer.WriteNumber("samplesAtOnce", bill.SamplesAtOnce);
        writer.WriteNumber("peakBytes", bill.PeakBytes);
        writer.WriteNumber("inferencePeakBytes", bill.InferencePeakBytes);
        writer.WriteStartObject("backpropagationModel");
        writer.WriteNumber("cyclesPerStep", bill.Backpropagation.Cycles);
        writer.WriteNumber("macsPerStep", bill.Backpropagation.Macs);
        writer.WriteNumber("forwardMacs", bill.Backpropagation.ForwardMacs);
        writer.WriteNumber("keptActivationBytes", bill.Backpropagation.KeptActivationBytes);
        writer.WriteNumber("peakBytes", bill.BackpropagationBytes);
        writer.WriteNumber("floatPeakBytes", bill.FloatBackpropagationBytes);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, ExecutionBill step)
    {
        writer.WriteStartObject("step");
        writer.WriteNumber("executions", step.Submits);
        writer.WriteNumber("cycles", step.Cycles);
        writer.WriteNumber("stalls", step.StallCycles);
        writer.WriteNumber("macs", step.Macs);
        writer.WriteNumber("hostWrittenBytes", step.HostWrittenBytes);
        writer.WriteNumber("hostReadBytes", step.HostReadBytes);
        if (step.EnergyPicojoules is { } energy)
        {
            writer.WriteNumber("energyPicojoules", energy);
            writer.WriteString("energyTable", step.EnergyTable);
        }

        writer.WriteStartArray("traffic");
        foreach (MemoryTraffic traffic in step.Traffic)
        {
            writer.WriteStartObject();
            writer.WriteString("memory", traffic.Level);
            writer.WriteString("operand", traffic.Operand);
            writer.WriteNumber("readBytes", traffic.ReadBytes);
            writer.WriteNumber("writtenBytes", traffic.WrittenBytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
