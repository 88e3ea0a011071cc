using System.Collections.Immutable;
using System.Text.Json;

namespace AcceleratorTraining.Hal;

/// <summary>Reads profile files; the rules are those of hal-spec/profiles/profile.schema.json, every breach is named.</summary>
public static class ProfileReader
{
    /// <summary>The version of hal-spec that this library implements.</summary>
    public const string SpecVersion = "0.3";

    private const long MaximumBytes = 1L << 40;

    /// <summary>Parses one profile.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <exception cref="InvalidProfileException">Not JSON, or a field is missing, unknown or out of its range.</exception>
    public static AcceleratorProfile Parse(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(new JsonFields(document.RootElement, source, ""));
        }
        catch (JsonException exception)
        {
            throw new InvalidProfileException($"Profile {source} is not JSON: {exception.Message}", exception);
        }
    }

    private static AcceleratorProfile Read(JsonFields root)
    {
        root.AllowOnly("$schema", "name", "spec", "description", "activations", "weights", "accumulator", "biasBits", "rescale", "extensions", "limits");
        JsonFields accumulator = root.Object("accumulator");
        accumulator.AllowOnly("bits", "overflow");
        JsonFields rescale = root.Object("rescale");
        rescale.AllowOnly("rounding", "overflow", "scales", "shift");
        JsonFields limits = root.Object("limits");
        limits.AllowOnly("rank", "filter", "stride", "tensorBytes", "memoryBytes", "alignment");

        string name = root.String("name");
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name[0] == '-') throw root.Error("name", "lower-case letters, digits and dashes");
        if (root.String("spec") != SpecVersion) throw root.Error("spec", $"\"{SpecVersion}\"");
        if (root.Integer("biasBits", 8, 64) > accumulator.Integer("bits", 16, 64)) throw root.Error("biasBits", "at most accumulator.bits");
        long alignment = limits.Integer("alignment", 1, 128);
        if (!long.IsPow2(alignment)) throw limits.Error("alignment", "a power of two");
        ImmutableArray<string> extensions = root.Strings("extensions");
        return new AcceleratorProfile
        {
            Name = name,
            SpecVersion = root.String("spec"),
            Description = root.String("description"),
            Activations = Elements(root, "activations", ElementType.Int8, ElementType.Int16),
            Weights = Elements(root, "weights", ElementType.Int4, ElementType.Int8, ElementType.Int16),
            AccumulatorBits = (int)accumulator.Integer("bits", 16, 64),
            AccumulatorOverflow = accumulator.Choice("overflow", SpecNames.AccumulatorOverflows),
            BiasBits = (int)root.Integer("biasBits", 8, 64),
            Rescale = new RescaleRules
            {
                Rounding = rescale.Choice("rounding", SpecNames.RoundingRules),
                Overflow = rescale.Choice("overflow", SpecNames.RescaleOverflows),
                Scales = rescale.Choice("scales", SpecNames.ScaleKinds),
                Shift = rescale.Range("shift", -31, 30),
            },
            Extensions = extensions.Aggregate(OperatorExtensions.None, (all, text) =>
                SpecNames.Extensions.TryGetValue(text, out OperatorExtensions extension) ? all | extension : throw root.Error("extensions", $"of {string.Join(", ", SpecNames.Extensions.Keys)}")),
            Limits = new ProfileLimits
            {
                Rank = (int)limits.Integer("rank", 1, 8),
                Filter = (int)limits.Integer("filter", 1, 65536),
                Stride = (int)limits.Integer("stride", 1, 65536),
                TensorBytes = limits.Integer("tensorBytes", 1, MaximumBytes),
                MemoryBytes = limits.Integer("memoryBytes", 1, MaximumBytes),
                Alignment = (int)alignment,
            },
        };
    }

    private static ImmutableArray<ElementType> Elements(JsonFields root, string field, params ImmutableArray<ElementType> allowed)
    {
        InvalidProfileException Error(string quantifier) => root.Error(field, $"{quantifier} {string.Join(", ", allowed.Select(a => a.SpecName()))}");
        ImmutableArray<string> names = root.Strings(field);
        if (names.IsEmpty) throw Error("at least one of");
        return [.. names.Select(n => ElementTypes.TryParse(n, out ElementType element) && allowed.Contains(element) ? element : throw Error("of"))];
    }
}
