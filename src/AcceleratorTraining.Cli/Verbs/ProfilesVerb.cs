using System.CommandLine;
using System.Text.Json;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain profiles: the machines whose arithmetic ships with the program.</summary>
internal sealed class ProfilesVerb : Verb
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public ProfilesVerb(Terminal terminal)
        : base(terminal, "profiles", "Lists the profiles that ship with the program: arithmetic and limits of kinds of accelerators.") => Add(_json);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (parse.GetValue(_json)) WriteJson();
        else WriteTable();
        return Task.FromResult(ExitCodes.Done);
    }

    private void WriteJson() => Terminal.WriteJson(writer =>
    {
        writer.WriteStartArray("profiles");
        foreach (AcceleratorProfile profile in Profiles.All) Write(writer, profile);
        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, AcceleratorProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteString("name", profile.Name);
        writer.WriteString("description", profile.Description);
        writer.WriteBoolean("default", profile == Profiles.TfliteReference);
        JsonFields.WriteArray(writer, "activations", profile.Activations.Select(e => e.SpecName()));
        JsonFields.WriteArray(writer, "weights", profile.Weights.Select(e => e.SpecName()));
        writer.WriteNumber("accumulatorBits", profile.AccumulatorBits);
        writer.WriteString("accumulatorOverflow", SpecName.Of(SpecNames.AccumulatorOverflows, profile.AccumulatorOverflow));
        writer.WriteString("rounding", SpecName.Of(SpecNames.RoundingRules, profile.Rescale.Rounding));
        writer.WriteString("scales", SpecName.Of(SpecNames.ScaleKinds, profile.Rescale.Scales));
        JsonFields.WriteArray(writer, "extensions", SpecName.Of(profile.Extensions));
        writer.WriteNumber("tensorBytes", profile.Limits.TensorBytes);
        writer.WriteNumber("memoryBytes", profile.Limits.MemoryBytes);
        writer.WriteEndObject();
    }

    private void WriteTable()
    {
        Table table = new Table().AddColumns("profile", "accumulator", "rounding", "scales", "memory", "description").SimpleBorder();
        foreach (AcceleratorProfile profile in Profiles.All)
        {
            string[] cells =
            [
                profile.Name,
                $"{profile.AccumulatorBits} bits, {SpecName.Of(SpecNames.AccumulatorOverflows, profile.AccumulatorOverflow)}",
                SpecName.Of(SpecNames.RoundingRules, profile.Rescale.Rounding),
                SpecName.Of(SpecNames.ScaleKinds, profile.Rescale.Scales),
                Figures.Count(profile.Limits.MemoryBytes),
                profile.Description,
            ];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        Terminal.CreateConsole().Write(table);
    }
}
