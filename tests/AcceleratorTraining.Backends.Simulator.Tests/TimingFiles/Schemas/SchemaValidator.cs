using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles.Schemas;

/// <summary>
/// The part of JSON Schema 2020-12 that the schemas in hal-spec use. A keyword that it does not know is an error of the test,
/// not something to look past. Stricter than the standard in one thing: integers stand without fraction and exponent.
/// </summary>
/// <param name="schema">The whole schema; references lead into it.</param>
internal sealed class SchemaValidator(JsonObject schema)
{
    /// <summary>Whether the schema allows a value.</summary>
    public bool IsValid(JsonNode? value) => Allows(schema, value);

    /// <summary>What a reference leads to; the schema itself where it is none.</summary>
    public JsonNode Resolve(JsonNode part)
    {
        if (part is not JsonObject fields || fields["$ref"] is not { } reference) return part;
        return reference.GetValue<string>()["#/".Length..].Split('/').Aggregate((JsonNode)schema, (at, name) => at[name]!);
    }

    /// <summary>Whether a part of the schema allows a value.</summary>
    public bool Allows(JsonNode part, JsonNode? value) => part.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => part.AsObject().All(keyword => Allows(keyword.Key, keyword.Value!, part.AsObject(), value)),
    };

    private bool Allows(string keyword, JsonNode rule, JsonObject part, JsonNode? value) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" => true,
        "$ref" => Allows(Resolve(part), value),
        "type" => IsOfType(rule.GetValue<string>(), value),
        "const" => JsonNode.DeepEquals(rule, value),
        "enum" => rule.AsArray().Any(e => JsonNode.DeepEquals(e, value)),
        "not" => !Allows(rule, value),
        "anyOf" => rule.AsArray().Any(r => Allows(r!, value)),
        "oneOf" => rule.AsArray().Count(r => Allows(r!, value)) == 1,
        "required" => value is not JsonObject fields || rule.AsArray().All(name => fields.ContainsKey(name!.GetValue<string>())),
        "properties" => value is not JsonObject fields || fields.All(f => rule[f.Key] is not { } property || Allows(property, f.Value)),
        "additionalProperties" when rule.GetValueKind() == JsonValueKind.False => value is not JsonObject fields || fields.All(f => part["properties"]!.AsObject().ContainsKey(f.Key)),
        "items" => value is not JsonArray items || items.All(i => Allows(rule, i)),
        "minItems" => value is not JsonArray items || items.Count >= rule.GetValue<int>(),
        "minLength" => TextOf(value) is not { } text || text.Length >= rule.GetValue<int>(),
        "pattern" => TextOf(value) is not { } text || Regex.IsMatch(text, rule.GetValue<string>().Replace("$", @"\z", StringComparison.Ordinal)),
        "multipleOf" => NumberOf(value) is not { } number || number % rule.GetValue<double>() == 0,
        "minimum" => Compare(value, rule) is not < 0,
        "exclusiveMinimum" => Compare(value, rule) is not <= 0,
        "maximum" => Compare(value, rule) is not > 0,
        _ => throw new NotSupportedException($"Keyword '{keyword}' of a schema."),
    };

    private static bool IsOfType(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && decimal.TryParse(value.ToJsonString(), out _) && !value.ToJsonString().AsSpan().ContainsAny(".eE")),
        _ => type == "null",
    };

    // Integers are compared as such: 2^63 and one less are the same double.
    private static int? Compare(JsonNode? value, JsonNode rule)
    {
        if (NumberOf(value) is not { } number) return null;
        return decimal.TryParse(value!.ToJsonString(), out decimal a) && decimal.TryParse(rule.ToJsonString(), out decimal b) ? a.CompareTo(b) : number.CompareTo(rule.GetValue<double>());
    }

    private static double? NumberOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<JsonElement>().GetDouble() : null;

    private static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
