using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AcceleratorTraining.Conformance;

/// <summary>op_hashes.json: the SHA-256 of every operator's output, case by case. Whatever is wrong with it is an InvalidDataException that says what.</summary>
internal sealed class OperatorHashes
{
    public const string File = "op_hashes.json";

    private readonly JsonElement _cases;

    private OperatorHashes(JsonElement root)
    {
        _cases = Field(root, "cases", JsonValueKind.Object);
        Order = [.. Strings(Field(root, "order", JsonValueKind.Array), "order").Select(e => (e, LayerName(e)))];
    }

    /// <summary>Entries such as "op012 SPLIT out1", each with the binding that shows it: "layer:012:1".</summary>
    public ImmutableArray<(string Entry, string Layer)> Order { get; }

    public static OperatorHashes Parse(ReadOnlyMemory<byte> file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            return new OperatorHashes(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{File} is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A case's hashes, as many as the order has entries.</summary>
    public ImmutableArray<string> Of(string k)
    {
        string field = $"cases.{k}";
        if (!_cases.TryGetProperty(k, out JsonElement list) || list.ValueKind != JsonValueKind.Array) throw new InvalidDataException($"{File}: '{field}' is missing or no array.");
        ImmutableArray<string> hashes = Strings(list, field);
        return hashes.Length == Order.Length ? hashes : throw new InvalidDataException($"{File}: '{field}' has {hashes.Length} hashes, but 'order' has {Order.Length} entries.");
    }

    public static string LayerName(int operation, int output) => output == 0 ? $"layer:{operation:000}" : $"layer:{operation:000}:{output}";

    private static JsonElement Field(JsonElement root, string name, JsonValueKind kind) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement field) && field.ValueKind == kind
            ? field
            : throw new InvalidDataException($"{File}: '{name}' is missing or no {(kind == JsonValueKind.Array ? "array" : "object")}.");

    private static ImmutableArray<string> Strings(JsonElement list, string field) =>
    [
        .. list.EnumerateArray().Select((e, i) => e.ValueKind == JsonValueKind.String ? e.GetString()! : throw new InvalidDataException($"{File}: '{field}[{i}]' is no string.")),
    ];

    private static string LayerName(string entry)
    {
        string[] words = entry.Split(' ');
        return words.Length > 1 && Number(words[0], "op") is { } operation && Number(words[^1], "out") is { } output
            ? LayerName(operation, output)
            : throw new InvalidDataException($"{File}: 'order' has the entry '{entry}', which is not of the form 'op000 NAME out0'.");
    }

    private static int? Number(string word, string prefix) =>
        word.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(word.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
