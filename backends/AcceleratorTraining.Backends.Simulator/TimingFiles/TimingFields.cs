using System.Collections.Immutable;
using System.Text.Json;

namespace AcceleratorTraining.Backends.Simulator.TimingFiles;

/// <summary>Strict access to the fields of one JSON object of a timing or energy file; every error names the file, the field and what it shall be. spec: TIMING-04</summary>
internal readonly struct TimingFields
{
    private readonly JsonElement _element;
    private readonly string _source;
    private readonly string _path;

    public TimingFields(JsonElement element, string source, string path)
    {
        (_element, _source, _path) = (element, source, path);
        if (element.ValueKind != JsonValueKind.Object) throw new SimulationException($"{source}: {(path.Length == 0 ? "the file" : $"'{path.TrimEnd('.')}'")} shall be a JSON object.");
    }

    public SimulationException Error(string field, string rule) => new($"{_source}: field '{_path}{field}' shall be {rule}.");

    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        HashSet<string> seen = [];
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!names.Contains(property.Name)) throw new SimulationException($"{_source}: field '{_path}{property.Name}' is unknown.");
            if (!seen.Add(property.Name)) throw new SimulationException($"{_source}: field '{_path}{property.Name}' stands twice.");
        }
    }

    public bool Has(string name) => _element.TryGetProperty(name, out _);

    public IEnumerable<string> Names => _element.EnumerateObject().Select(p => p.Name);

    public TimingFields Object(string name) => new(Field(name), _source, $"{_path}{name}.");

    public ImmutableArray<TimingFields> Objects(string name)
    {
        JsonElement value = Field(name);
        if (value.ValueKind != JsonValueKind.Array) throw Error(name, "a list of objects");
        List<TimingFields> fields = [];
        foreach (JsonElement item in value.EnumerateArray()) fields.Add(new TimingFields(item, _source, $"{_path}{name}[{fields.Count}]."));
        return [.. fields];
    }

    public string String(string name) =>
        Field(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : throw Error(name, "a text");

    public long Integer(string name, long minimum, long maximum) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) && number >= minimum && number <= maximum
            ? number
            : throw Error(name, $"an integer in [{minimum}, {maximum}]");

    public double Number(string name, double minimum, double maximum) =>
        Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && number >= minimum && number <= maximum
            ? number
            : throw Error(name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a number in [{minimum}, {maximum}]"));

    public bool Boolean(string name) => Field(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw Error(name, "true or false");

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices) =>
        choices.TryGetValue(String(name), out T? value) ? value : throw Error(name, $"one of {string.Join(", ", choices.Keys.Order(StringComparer.Ordinal))}");

    public ImmutableArray<string> Strings(string name)
    {
        JsonElement value = Field(name);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String)) throw Error(name, "a list of texts");
        return [.. value.EnumerateArray().Select(e => e.GetString()!)];
    }

    public ImmutableArray<double> Numbers(string name, int count, double minimum, double maximum)
    {
        JsonElement value = Field(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != count) throw Error(name, $"a list of {count} numbers");
        double[] numbers = [.. value.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out double number) ? number : double.NaN)];
        return numbers.All(n => n >= minimum && n <= maximum) ? [.. numbers] : throw Error(name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"numbers in [{minimum}, {maximum}]"));
    }

    private JsonElement Field(string name) =>
        _element.TryGetProperty(name, out JsonElement value) ? value : throw new SimulationException($"{_source}: field '{_path}{name}' is missing.");
}
