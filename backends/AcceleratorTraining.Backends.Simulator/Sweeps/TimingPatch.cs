using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Sets fields of a timing file.</summary>
internal static class TimingPatch
{
    /// <summary>The text with one field set. Whether the field and the value are allowed is left to the file's reader.</summary>
    /// <param name="json">A timing file's text; valid.</param>
    /// <param name="path">See <see cref="SweepAxis.Path"/>.</param>
    /// <param name="value">A number, true or false as JSON writes them; anything else is a text.</param>
    /// <exception cref="SimulationException">What the field stands in does not exist.</exception>
    public static string Set(string json, string path, string value)
    {
        JsonNode root = JsonNode.Parse(json)!, place = root;
        string[] names = path.Split('.');
        for (int i = 0; i < names.Length - 1; i++) place = Inside(place, names[i]) ?? throw Unknown(path, names[i], place);
        if (Inside(place, names[^1]) is { } old and not JsonValue) throw new SimulationException($"'{path}' of the timing file is no single value: name a field inside it ({Names(old)}).");
        if (place is not JsonObject fields) throw Unknown(path, names[^1], place);
        fields[names[^1]] = Value(value);
        return root.ToJsonString();
    }

    private static JsonNode? Inside(JsonNode place, string name) => place switch
    {
        JsonObject fields => fields[name],
        JsonArray items => items.OfType<JsonObject>().FirstOrDefault(o => NameOf(o) == name),
        _ => null,
    };

    private static string? NameOf(JsonObject item) => item["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;

    private static SimulationException Unknown(string path, string name, JsonNode place) => new($"There is no '{name}' for '{path}' in the timing file: {(place is JsonValue ? "it would stand in a single value" : $"there is {Names(place)}")}.");

    private static string Names(JsonNode place) => string.Join(", ", place is JsonArray items ? items.OfType<JsonObject>().Select(NameOf) : ((JsonObject)place).Select(p => p.Key));

    private static JsonValue Value(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return JsonValue.Create(document.RootElement.Clone())!;
        }
        catch (JsonException)
        {
            // A word that JSON does not know is a text.
        }

        return JsonValue.Create(text)!;
    }
}
