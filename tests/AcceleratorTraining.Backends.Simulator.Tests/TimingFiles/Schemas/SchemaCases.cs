using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles.Schemas;

/// <summary>
/// A file with one field changed at a time, in every way that its schema speaks of: left out, of another type, at the ends of
/// its range and just beyond, an unknown field beside it. Optional fields that the file lacks are added first.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="text">The file; the schema allows it.</param>
internal sealed class SchemaCases(JsonObject schema, string text)
{
    private readonly SchemaValidator _validator = new(schema);
    private readonly JsonNode _file = JsonNode.Parse(text)!;

    /// <summary>Parts of the schema that describe a field which some case changed.</summary>
    public HashSet<JsonNode> Visited { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>All of them.</summary>
    public IEnumerable<SchemaCase> All() => OfObject(schema, _file.AsObject(), "");

    private IEnumerable<SchemaCase> OfObject(JsonObject described, JsonObject fields, string path)
    {
        (JsonObject shape, JsonObject? variant) = Shape(described, fields);
        KeyValuePair<string, JsonNode?>[] properties = [.. shape["properties"]!.AsObject()];
        string[] known = [.. properties.Select(p => p.Key).Where(name => variant?["properties"]?[name]?.GetValueKind() != JsonValueKind.False)];
        yield return With(fields, "colour", new SchemaValue(1, "added", false, [.. known]), path);
        foreach ((string name, JsonNode? property) in properties)
        {
            JsonObject rule = _validator.Resolve(property!).AsObject();
            bool isRequired = shape["required"]!.AsArray().Any(r => r!.GetValue<string>() == name), isAdded = !fields.ContainsKey(name);
            if (isAdded)
            {
                SchemaCase added = With(fields, name, new SchemaValue(SchemaValue.Sample(rule, _validator), "added", null, []), path);
                yield return added;

                // What another field excludes cannot be tried any further.
                if (!_validator.IsValid(JsonNode.Parse(added.Json))) continue;
                fields[name] = SchemaValue.Sample(rule, _validator);
            }

            Visited.Add(property!);
            foreach (SchemaCase change in OfField(rule, fields, name, path, isRequired)) yield return change;
            if (isAdded) fields.Remove(name);
        }
    }

    private IEnumerable<SchemaCase> OfField(JsonObject rule, JsonObject parent, string name, string path, bool isRequired)
    {
        JsonNode? value = parent[name];
        parent.Remove(name);
        SchemaCase without = new(path + name, "left out", isRequired ? false : null, _file.ToJsonString());
        parent[name] = value;
        yield return without;
        foreach (SchemaValue other in SchemaValue.Of(rule)) yield return With(parent, name, other, path);
        foreach (SchemaCase change in OfParts(rule, value, path + name)) yield return change;
    }

    private IEnumerable<SchemaCase> OfParts(JsonObject rule, JsonNode? value, string path) => value switch
    {
        JsonObject fields => OfObject(rule, fields, path + "."),
        JsonArray items => items.OfType<JsonObject>().SelectMany((item, i) => OfObject(rule["items"]!.AsObject(), item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]."))),
        _ => [],
    };

    private SchemaCase With(JsonObject parent, string name, SchemaValue other, string path)
    {
        bool wasThere = parent.Remove(name, out JsonNode? before);
        parent[name] = other.Value;
        SchemaCase changed = new(path + name, other.Change, other.IsAllowed, _file.ToJsonString()) { Known = other.Known };
        parent.Remove(name);
        if (wasThere) parent[name] = before;
        return changed;
    }

    // Where there are variants, the fields are the variant's if it has fields of its own.
    private (JsonObject Shape, JsonObject? Variant) Shape(JsonObject described, JsonObject fields)
    {
        JsonObject all = _validator.Resolve(described).AsObject();
        JsonObject? variant = all["oneOf"]?.AsArray().Select(v => _validator.Resolve(v!).AsObject()).First(v => _validator.Allows(v, fields));
        return (variant is not null && variant.ContainsKey("additionalProperties") ? variant : all, variant);
    }
}
