using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace AcceleratorTraining.Hal;

/// <summary>Strict access to the fields of one JSON object; every error names the file, the field and what it shall be.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _source;
    private readonly string _path;

    public JsonFields(JsonElement element, string source, string path)
    {
        (_element, _source, _path) = (element, source, path);
        if (element.ValueKind != JsonValueKind.Object) throw new InvalidProfileException($"Profile {source}: {(path.Length == 0 ? "the file" : path.TrimEnd('.'))} shall be a JSON object.");
    }

    public InvalidProfileException Error(string field, string rule) => new($"Profile {_source}: field '{_path}{field}' shall be {rule}.");

    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        HashSet<string> seen = [];
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!names.Contains(property.Name)) throw new InvalidProfileException($"Profile {_source}: field '{_path}{property.Name}' is unknown.");
            if (!seen.Add(property.Name)) throw new InvalidProfileException($"Profile {_source}: field '{_path}{property.Name}' stands twice.");
        }
    }

    public JsonFields Object(string name) => new(Field(name), _source, $"{_path}{name}.");

    public string String(string name) =>
        Field(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : throw Error(name, "a text");

    public long Integer(string name, long minimum, long maximum) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) && number >= minimum && number <= maximum
            ? number
            : throw Error(name, $"an integer in [{minimum}, {maximum}]");

    public T Choice<T>(string name, FrozenDictionary<string, T> choices) =>
        choices.TryGetValue(String(name), out T? value) ? value : throw Error(name, $"one of {string.Join(", ", choices.Keys.Order(StringComparer.Ordinal))}");

    public ImmutableArray<string> Strings(string name)
    {
        JsonElement value = Field(name);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String)) throw Error(name, "a list of texts");
        return [.. value.EnumerateArray().Select(e => e.GetString()!)];
    }

    public ValueRange Range(string name, long minimum, long maximum)
    {
        JsonElement value = Field(name);
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value[0].ValueKind == JsonValueKind.Number && value[0].TryGetInt64(out long low)
            && value[1].ValueKind == JsonValueKind.Number && value[1].TryGetInt64(out long high)
            && low >= minimum && high <= maximum && low <= high)
        {
            return new ValueRange(low, high);
        }

        throw Error(name, $"two ascending integers in [{minimum}, {maximum}]");
    }

    private JsonElement Field(string name) =>
        _element.TryGetProperty(name, out JsonElement value) ? value : throw new InvalidProfileException($"Profile {_source}: field '{_path}{name}' is missing.");
}
