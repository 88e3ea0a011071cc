using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles.Schemas;

/// <summary>A value to try in the place of another, with what its schema says of it.</summary>
/// <param name="Value">The value, with no parent yet.</param>
/// <param name="Change">In words.</param>
/// <param name="IsAllowed">Whether the field's own schema allows it; null where other fields have a say too.</param>
/// <param name="Known">The choices, where it is none of them.</param>
internal sealed record SchemaValue(JsonNode? Value, string Change, bool? IsAllowed, ImmutableArray<string> Known)
{
    /// <summary>All that a field's schema gives cause for.</summary>
    public static IEnumerable<SchemaValue> Of(JsonObject rule)
    {
        yield return Refused(null, "null");
        yield return Refused((string?)rule["type"] == "object" ? "[]" : "{}", "of another kind");
        if ((string?)rule["type"] != "boolean") yield return Refused("true", "a truth value");
        if ((string?)rule["type"] is not ("integer" or "number")) yield return Refused("7", "a number");
        IEnumerable<SchemaValue> own = (string?)rule["type"] switch
        {
            "integer" => Ends(rule).Concat(Integers(rule)),
            "number" => Ends(rule),
            "string" => Texts(rule),
            "array" => Lists(rule),
            "object" or "boolean" => [Refused("\"text\"", "a text")],
            null => Choices(rule),
            string type => throw new NotSupportedException($"Type '{type}' of a schema."),
        };
        foreach (SchemaValue value in own) yield return value;
    }

    /// <summary>A value that a field's schema allows; the largest of numbers, so that products take no less than a peak allows.</summary>
    public static JsonNode Sample(JsonObject rule, SchemaValidator validator)
    {
        rule = validator.Resolve(rule).AsObject();
        if (rule["oneOf"] is { } variants) return Sample(variants[0]!.AsObject(), validator);
        if ((rule["const"] ?? rule["enum"]?[0] ?? rule["maximum"]) is { } value) return value.DeepClone();
        return (string?)rule["type"] switch
        {
            // Where a text is a memory's name, there is one of that name in all files that have to be given one.
            "string" => "sram",
            "array" => new JsonArray(Sample(rule["items"]!.AsObject(), validator)),
            "boolean" => true,
            "object" => new JsonObject(rule["required"]!.AsArray().Select(name => KeyValuePair.Create(name!.GetValue<string>(), (JsonNode?)Sample(rule["properties"]![name.GetValue<string>()]!.AsObject(), validator)))),
            string type => throw new NotSupportedException($"A sample of type '{type}'."),
            null => throw new NotSupportedException("A sample of no type."),
        };
    }

    private static IEnumerable<SchemaValue> Ends(JsonObject rule)
    {
        bool isInteger = (string?)rule["type"] == "integer";
        yield return Refused("\"1\"", "a text");
        yield return Allowed(rule["maximum"]!.ToJsonString(), "the largest");
        yield return Refused(isInteger ? Text(rule["maximum"]!.GetValue<decimal>() + 1) : Text(double.BitIncrement(rule["maximum"]!.GetValue<double>())), "beyond the largest");
        if (rule["exclusiveMinimum"] is { } above)
        {
            yield return Refused(above.ToJsonString(), "the excluded end");
            yield return Allowed(Text(double.BitIncrement(above.GetValue<double>())), "the smallest");
            yield break;
        }

        yield return Allowed(rule["minimum"]!.ToJsonString(), "the smallest");
        yield return Refused(isInteger ? Text(rule["minimum"]!.GetValue<decimal>() - 1) : Text(double.BitDecrement(rule["minimum"]!.GetValue<double>())), "below the smallest");
    }

    private static IEnumerable<SchemaValue> Integers(JsonObject rule)
    {
        yield return Refused(rule["minimum"]!.ToJsonString() + ".5", "a fraction");
        yield return Refused(rule["minimum"]!.ToJsonString() + ".0", "with a point");
        if (rule.ContainsKey("multipleOf")) yield return Refused(Text(rule["minimum"]!.GetValue<decimal>() + 1), "no multiple");
    }

    private static IEnumerable<SchemaValue> Texts(JsonObject rule)
    {
        yield return Refused("\"\"", "empty");
        if (!rule.ContainsKey("pattern")) yield break;
        foreach (string text in (string[])["-x", "X", "a b", "a\\n", new string('a', 65)]) yield return Refused($"\"{text}\"", $"'{text}'");
        yield return Allowed($"\"0-{new string('a', 62)}\"", "as long as may be");
    }

    private static IEnumerable<SchemaValue> Lists(JsonObject rule)
    {
        yield return Refused("[7]", "a list of numbers");
        yield return rule.ContainsKey("minItems") ? Refused("[]", "empty") : Allowed("[]", "empty");
        if (rule["items"]!["enum"] is not { } choices) yield break;
        yield return Refused("[\"no-such\"]", "with an unknown item") with { Known = Names(choices) };
        foreach (JsonNode? choice in choices.AsArray()) yield return Allowed($"[{choice!.ToJsonString()}]", $"of {choice}");
    }

    private static IEnumerable<SchemaValue> Choices(JsonObject rule)
    {
        yield return Refused("\"no-such\"", "none of its choices") with { Known = rule["enum"] is { } known ? Names(known) : [] };
        foreach (JsonNode? choice in rule["enum"]?.AsArray() ?? []) yield return new SchemaValue(choice!.DeepClone(), $"'{choice}'", null, []);
    }

    private static ImmutableArray<string> Names(JsonNode choices) => [.. choices.AsArray().Select(c => c!.GetValue<string>())];

    private static SchemaValue Allowed(string json, string change) => new(JsonNode.Parse(json), change, true, []);

    private static SchemaValue Refused(string? json, string change) => new(json is null ? null : JsonNode.Parse(json), change, false, []);

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
