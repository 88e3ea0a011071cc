using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Conformance;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verification;

/// <summary>Model folders by backends: how many stored outputs, logits and operator hashes were reproduced.</summary>
internal static class GoldenTable
{
    private static readonly GoldenPart[] Parts = [GoldenPart.Outputs, GoldenPart.Logits, GoldenPart.Operators];

    public static void Write(IAnsiConsole console, ImmutableArray<ImmutableArray<GoldenResult>> folders)
    {
        Table table = new Table().AddColumn("model folder").SimpleBorder();
        foreach (GoldenResult result in folders[0])
        {
            foreach (GoldenPart part in Parts) table.AddColumn($"{result.Backend}: {Name(part)}");
        }

        foreach (ImmutableArray<GoldenResult> folder in folders) table.AddRow([folder[0].Folder, .. folder.SelectMany(r => Parts.Select(p => Describe(r[p])))]);
        table.AddRow(["all", .. Totals(folders).SelectMany(t => t.Select(Describe))]);
        console.Write(table);
        for (int b = 0; b < folders[0].Length; b++)
        {
            int passed = folders.Count(f => f[b].Passed);
            console.WriteLine($"Backend {folders[0][b].Backend}: {passed} of {folders.Length} model folders reproduced to the last byte.");
        }
    }

    public static void Write(Utf8JsonWriter writer, ImmutableArray<ImmutableArray<GoldenResult>> folders)
    {
        writer.WriteStartArray("goldens");
        foreach (GoldenResult result in folders.SelectMany(f => f))
        {
            writer.WriteStartObject();
            writer.WriteString("folder", result.Folder);
            writer.WriteString("backend", result.Backend);
            writer.WriteBoolean("passed", result.Passed);
            foreach (GoldenPart part in Parts)
            {
                writer.WriteStartObject(Name(part));
                writer.WriteNumber("equal", result[part].Equal);
                writer.WriteNumber("total", result[part].Total);
                writer.WriteEndObject();
            }

            if (result.Failure is { } failure) writer.WriteString("failure", failure);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<GoldenCount[]> Totals(ImmutableArray<ImmutableArray<GoldenResult>> folders) =>
        Enumerable.Range(0, folders[0].Length).Select(b => Parts.Select(p => folders.Aggregate(default(GoldenCount), (sum, f) => sum + f[b][p])).ToArray());

    private static string Name(GoldenPart part) => part switch
    {
        GoldenPart.Outputs => "outputs",
        GoldenPart.Logits => "logits",
        _ => "operators",
    };

    private static string Describe(GoldenCount count) => count.Total == 0 ? "" : $"{count.Equal} of {count.Total}";
}
