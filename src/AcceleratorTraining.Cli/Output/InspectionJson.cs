using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Output;

/// <summary>An inspection as JSON fields.</summary>
internal static class InspectionJson
{
    public static void Write(Utf8JsonWriter writer, ModelInspection model, ImmutableArray<ProfileVerdict> verdicts)
    {
        writer.WriteString("model", model.Name);
        writer.WriteString("modelSha256", model.Sha256);
        writer.WriteNumber("bytes", model.FileBytes);
        writer.WriteNumber("parameters", model.Parameters);
        writer.WriteNumber("macs", model.Macs);
        writer.WriteNumber("deadMacs", model.DeadMacs);
        writer.WriteBoolean("supported", model.Problems.IsEmpty);
        JsonFields.WriteArray(writer, "problems", model.Problems.Select(p => p.ToString()));
        WriteTensors(writer, "inputs", model.Inputs);
        WriteTensors(writer, "outputs", model.Outputs);
        writer.WriteStartArray("operators");
        foreach (OperatorInspection operation in model.Operators) Write(writer, operation);
        writer.WriteEndArray();
        writer.WriteStartArray("profiles");
        foreach (ProfileVerdict verdict in verdicts) Write(writer, verdict);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, OperatorInspection operation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", operation.Index);
        writer.WriteString("name", operation.Name);
        if (operation.Node is { } node)
        {
            writer.WriteNumber("node", node.Index);
            writer.WriteString("nodeName", node.Name);
        }

        writer.WriteNumber("version", operation.Version);
        writer.WriteString("activation", operation.Activation?.ToString());
        writer.WriteNumber("parameters", operation.Parameters);
        writer.WriteNumber("macs", operation.Macs);
        writer.WriteNumber("deadMacs", operation.Dead.Macs);
        writer.WriteNumber("deadOutputChannels", operation.Dead.Outputs);
        writer.WriteNumber("deadInputChannels", operation.Dead.Inputs);
        WriteTensors(writer, "inputs", operation.Inputs);
        WriteTensors(writer, "outputs", operation.Outputs);
        writer.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter writer, string name, ImmutableArray<TensorInspection> tensors)
    {
        writer.WriteStartArray(name);
        foreach (TensorInspection tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", tensor.Index);
            writer.WriteString("name", tensor.Name);
            writer.WriteString("type", tensor.Type);
            JsonFields.WriteArray(writer, "shape", tensor.Shape);
            writer.WriteNumber("scales", tensor.Scales);
            writer.WriteNumber("smallestScale", tensor.SmallestScale);
            writer.WriteNumber("largestScale", tensor.LargestScale);
            if (tensor.ZeroPoint is { } zeroPoint) writer.WriteNumber("zeroPoint", zeroPoint);
            else writer.WriteNull("zeroPoint");
            writer.WriteBoolean("constant", tensor.IsConstant);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ProfileVerdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteString("name", verdict.Profile);
        writer.WriteBoolean("accepted", verdict.Diagnostics.IsEmpty);
        writer.WriteStartArray("diagnostics");
        foreach (ProgramDiagnostic diagnostic in verdict.Diagnostics)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", diagnostic.Rule);
            writer.WriteNumber("node", diagnostic.Node);
            writer.WriteString("message", diagnostic.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
