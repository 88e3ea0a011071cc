using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles.Schemas;

/// <summary>The schemas and the readers say the same: of every shipped file, and of every field changed in every way that its schema speaks of. spec: TIMING-04</summary>
public class SchemaTests
{
    // Refusals for what a schema can say of a field. Others are for how fields fit together, which it cannot.
    private static readonly Regex OwnRule = new(@"is missing|is unknown|shall be (an integer in|a number in|one of [a-z-]+(, [a-zA-Z-]+)*\.$|of [A-Z]|one or more of|a text|a list of texts|true or false|a JSON object)");

    public static TheoryData<string, string> Files => [.. Folders.SelectMany(folder => Named(folder).Select(name => (folder, name)))];

    public static TheoryData<string> Folders => ["timing", "energy"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_file_is_allowed_and_read(string folder, string name)
    {
        Assert.True(new SchemaValidator(Schema(folder)).IsValid(JsonNode.Parse(Text(folder, name))));
        Assert.Null(Refusal(folder, Text(folder, name)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_the_schema_refuses_the_reader_refuses_and_what_it_allows_the_reader_allows(string folder, string name)
    {
        JsonObject schema = Schema(folder);
        SchemaValidator validator = new(schema);
        List<string> differences = [];
        foreach (SchemaCase change in new SchemaCases(schema, Text(folder, name)).All())
        {
            bool isAllowed = validator.IsValid(JsonNode.Parse(change.Json));
            string? refusal = Refusal(folder, change.Json);
            if (change.IsAllowed is { } shall && shall != isAllowed) differences.Add($"{change}: the schema {(isAllowed ? "allows" : "refuses")} it");
            if (isAllowed && refusal is not null && OwnRule.IsMatch(refusal)) differences.Add($"{change}: the schema allows it, but {refusal}");
            if (!isAllowed && refusal is null) differences.Add($"{change}: the reader allows it");
            if (change.IsAllowed == false && refusal?.Contains($"'{change.Path}", StringComparison.Ordinal) == false) differences.Add($"{change}: not named by {refusal}");
            if (!change.Known.IsEmpty && refusal is not null && !Listed(refusal).SequenceEqual(change.Known.Order(StringComparer.Ordinal))) differences.Add($"{change}: the schema knows {string.Join(", ", change.Known)}, but {refusal}");
        }

        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_field_of_the_schema_is_changed_in_some_file_and_described(string folder)
    {
        JsonObject schema = Schema(folder);
        HashSet<JsonNode> visited = new(ReferenceEqualityComparer.Instance);
        foreach (string name in Named(folder))
        {
            SchemaCases cases = new(schema, Text(folder, name));
            Assert.True(cases.All().Count() > 50);
            visited.UnionWith(cases.Visited);
        }

        SchemaValidator validator = new(schema);
        foreach ((string path, JsonNode property) in Properties(schema, ""))
        {
            Assert.True(visited.Contains(property), $"No file has {path}, nor can it be added to one.");
            Assert.True(property["const"] is not null || validator.Resolve(property)["description"] is not null, $"{path} has no description.");
        }
    }

    private static IEnumerable<(string Path, JsonNode Property)> Properties(JsonNode? part, string path)
    {
        if (part is JsonObject fields)
        {
            if (fields.ContainsKey("additionalProperties"))
            {
                foreach ((string name, JsonNode? property) in fields["properties"]!.AsObject()) yield return ($"{path}/{name}", property!);
            }

            foreach ((string name, JsonNode? inner) in fields)
                foreach (var found in Properties(inner, $"{path}/{name}")) yield return found;
        }
        else if (part is JsonArray items)
        {
            foreach (JsonNode? item in items)
                foreach (var found in Properties(item, path)) yield return found;
        }
    }

    private static IEnumerable<string> Listed(string refusal) => refusal[..^1].Split([" of ", "known are "], StringSplitOptions.None)[^1].Split(", ").Order(StringComparer.Ordinal);

    private static string? Refusal(string folder, string json)
    {
        try
        {
            if (folder == "timing") TimingProfiles.Parse(json, "test");
            else EnergyTables.Parse(json, "test");
            return null;
        }
        catch (SimulationException exception)
        {
            return exception.Message;
        }
    }

    private static JsonObject Schema(string folder) => JsonNode.Parse(Text(folder, folder + ".schema"))!.AsObject();

    private static string Text(string folder, string name) => File.ReadAllText(Path.Combine(SpecFolder.Path, folder, name + ".json"));

    private static IEnumerable<string> Named(string folder) => folder == "timing" ? TimingProfiles.All.Select(p => p.Name) : EnergyTables.All.Select(t => t.Name);
}
