using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Cli.Comparison;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>What acctrain diff found.</summary>
/// <param name="A">The first run in words.</param>
/// <param name="B">The second.</param>
/// <param name="Files">How the files differ.</param>
/// <param name="Layers">All operators compared.</param>
/// <param name="First">The first operator that differs; null if none does.</param>
/// <param name="Samples">Inputs that went through both.</param>
internal sealed record DiffReport(string A, string B, ModelDifferences Files, ImmutableArray<LayerDifference> Layers, LayerDifference? First, int Samples)
{
    /// <summary>Whether both runs gave the same bytes and the graphs agree; stored parameters may differ without effect.</summary>
    public bool IsIdentical => Files.Structure is null && First is null;

    /// <summary>Writes lines and, where something differs, a table.</summary>
    public void Write(Terminal terminal)
    {
        terminal.WriteSummary(("first", A), ("second", B));
        if (Files.Structure is { } structure)
        {
            terminal.Output.WriteLine($"The graphs differ: {structure}.");
            return;
        }

        foreach (string parameter in Files.Parameters) terminal.Output.WriteLine($"stored: {parameter}");
        if (First is not { } first)
        {
            terminal.Output.WriteLine($"Identical: {Figures.Count(Layers.Sum(l => l.Elements))} elements of {Layers.Select(l => l.Operator).Distinct().Count()} operators, {Samples} inputs.");
            return;
        }

        terminal.Output.WriteLine($"First difference: operator {first.Operator} {first.Name}, channel {first.Channel}, element [{string.Join(", ", first.Index)}]: {first.First.A} and {first.First.B} (sample {first.Sample}).");
        Table table = new Table().SimpleBorder();
        table.AddColumns(new TableColumn("#").RightAligned(), new TableColumn("operator"), new TableColumn("elements").RightAligned(), new TableColumn("differing").RightAligned(), new TableColumn("by up to").RightAligned());
        foreach (LayerDifference layer in Layers.Where(l => l.Differing > 0))
        {
            string[] cells = [$"{layer.Operator}", layer.Name, Figures.Count(layer.Elements), Figures.Count(layer.Differing), Figures.Count(layer.Largest)];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        terminal.CreateConsole().Write(table);
    }

    /// <summary>Writes the fields of one JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("identical", IsIdentical);
        writer.WriteString("first", A);
        writer.WriteString("second", B);
        writer.WriteNumber("samples", Samples);
        if (Files.Structure is { } structure) writer.WriteString("structure", structure);
        JsonFields.WriteArray(writer, "parameters", Files.Parameters);
        if (First is { } first)
        {
            writer.WriteStartObject("firstDifference");
            writer.WriteNumber("operator", first.Operator);
            writer.WriteString("name", first.Name);
            writer.WriteNumber("result", first.Result);
            writer.WriteNumber("channel", first.Channel);
            JsonFields.WriteArray(writer, "element", first.Index);
            writer.WriteNumber("sample", first.Sample);
            writer.WriteNumber("a", first.First.A);
            writer.WriteNumber("b", first.First.B);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("layers");
        foreach (LayerDifference layer in Layers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("operator", layer.Operator);
            writer.WriteNumber("result", layer.Result);
            writer.WriteString("name", layer.Name);
            writer.WriteNumber("elements", layer.Elements);
            writer.WriteNumber("differing", layer.Differing);
            writer.WriteNumber("largestDifference", layer.Largest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
