using System.Text.Json;
using System.Text.Json.Nodes;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Hal.Tests.Profiles;

/// <summary>Profile files: what is read, what is refused and how it is named.</summary>
public sealed class ProfileTests
{
    private static readonly string Folder = Path.Combine(SpecFolder.Path, "profiles");

    public static TheoryData<string, string> Mistakes => new()
    {
        { "name", "\"Npu\"" }, { "name", "\"-x\"" }, { "name", "\"\"" }, { "name", "7" },
        { "spec", "\"9.9\"" }, { "description", "\"\"" }, { "description", "null" },
        { "activations", "[]" }, { "activations", "[\"i32\"]" }, { "activations", "\"i8\"" }, { "weights", "[\"f32\"]" }, { "weights", "[1]" },
        { "accumulator", "32" }, { "accumulator.bits", "15" }, { "accumulator.bits", "65" }, { "accumulator.bits", "\"32\"" }, { "accumulator.bits", "32.5" },
        { "accumulator.overflow", "\"clip\"" }, { "biasBits", "7" }, { "biasBits", "65" },
        { "rescale.rounding", "\"up\"" }, { "rescale.overflow", "\"clip\"" }, { "rescale.scales", "\"per-row\"" },
        { "rescale.shift", "[0]" }, { "rescale.shift", "[2, 1]" }, { "rescale.shift", "[-32, 0]" }, { "rescale.shift", "[0, 31]" }, { "rescale.shift", "[\"a\", 1]" },
        { "extensions", "[\"FFT\"]" }, { "extensions", "{}" },
        { "limits.rank", "9" }, { "limits.filter", "0" }, { "limits.stride", "65537" }, { "limits.tensorBytes", "0" }, { "limits.memoryBytes", "1099511627777" },
        { "limits.alignment", "12" }, { "limits.alignment", "256" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_field_is_named(string path, string value)
    {
        JsonNode json = Valid();
        (JsonObject parent, string field) = Find(json, path);
        parent[field] = JsonNode.Parse(value);
        Assert.Contains(path, Refusal(json.ToJsonString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("spec")]
    [InlineData("description")]
    [InlineData("activations")]
    [InlineData("weights")]
    [InlineData("accumulator")]
    [InlineData("accumulator.bits")]
    [InlineData("biasBits")]
    [InlineData("rescale")]
    [InlineData("rescale.shift")]
    [InlineData("extensions")]
    [InlineData("limits")]
    [InlineData("limits.alignment")]
    public void A_missing_field_is_named(string path)
    {
        JsonNode json = Valid();
        (JsonObject parent, string field) = Find(json, path);
        parent.Remove(field);
        Assert.Contains(path, Refusal(json.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_and_repeated_fields_and_other_text_are_refused()
    {
        JsonNode json = Valid();
        json["limits"]!["colour"] = 1;
        Assert.Contains("limits.colour", Refusal(json.ToJsonString()), StringComparison.Ordinal);
        string text = Valid().ToJsonString();
        Assert.Contains("biasBits", Refusal(text.Insert(1, "\"biasBits\":32,")), StringComparison.Ordinal);
        Refusal("{");
        Refusal("[]");
        Refusal("");
        Assert.Throws<InvalidProfileException>(() => AcceleratorTraining.Hal.Profiles.Get("no-such-profile"));
    }

    [Fact]
    public void The_shipped_files_are_the_embedded_ones()
    {
        string[] files = [.. Directory.EnumerateFiles(Folder, "*.json").Where(f => !f.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension), AcceleratorTraining.Hal.Profiles.All.Select(p => p.Name));
        foreach (string file in files)
        {
            AcceleratorProfile read = AcceleratorTraining.Hal.Profiles.Get(file), embedded = AcceleratorTraining.Hal.Profiles.Get(Path.GetFileNameWithoutExtension(file));
            Assert.Equal(embedded.Rescale, read.Rescale);
            Assert.Equal(embedded.Limits, read.Limits);
            Assert.Equal((embedded.AccumulatorBits, embedded.AccumulatorOverflow, embedded.BiasBits), (read.AccumulatorBits, read.AccumulatorOverflow, read.BiasBits));
            Assert.InRange(read.BiasBits, 8, read.AccumulatorBits);
        }
    }

    [Fact]
    public void The_schema_knows_the_same_names_and_bounds_as_the_reader()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "profile.schema.json")));
        JsonElement properties = schema.RootElement.GetProperty("properties");
        JsonElement rescale = properties.GetProperty("rescale").GetProperty("properties");
        Assert.Equal(SpecNames.RoundingRules.Keys.Order(), Enum(rescale.GetProperty("rounding")));
        Assert.Equal(SpecNames.RescaleOverflows.Keys.Order(), Enum(rescale.GetProperty("overflow")));
        Assert.Equal(SpecNames.ScaleKinds.Keys.Order(), Enum(rescale.GetProperty("scales")));
        Assert.Equal(SpecNames.AccumulatorOverflows.Keys.Order(), Enum(properties.GetProperty("accumulator").GetProperty("properties").GetProperty("overflow")));
        Assert.Equal(SpecNames.Extensions.Keys.Order(), Enum(properties.GetProperty("extensions").GetProperty("items")));
        Assert.Equal(System.Enum.GetValues<RoundingRule>().Order(), SpecNames.RoundingRules.Values.Order());
        Assert.Equal(System.Enum.GetValues<AccumulatorOverflow>().Order(), SpecNames.AccumulatorOverflows.Values.Order());
        Assert.Equal(System.Enum.GetValues<ScaleKind>().Order(), SpecNames.ScaleKinds.Values.Order());

        // Every integer field: its ends are read, one beyond is refused.
        foreach ((string path, long minimum, long maximum) in Integers(properties, ""))
        {
            foreach (long value in new[] { minimum, maximum })
            {
                JsonNode json = Valid();

                // A bias is at most as wide as the accumulator: keep the other of the two out of the way.
                json["biasBits"] = 8;
                if (path == "biasBits") json["accumulator"]!["bits"] = 64;
                (JsonObject parent, string field) = Find(json, path);
                parent[field] = value;
                ProfileReader.Parse(json.ToJsonString(), "test");
                parent[field] = value == minimum ? value - 1 : value + 1;
                Assert.Contains(path, Refusal(json.ToJsonString()), StringComparison.Ordinal);
            }
        }

        static IEnumerable<string> Enum(JsonElement element) => element.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order();
    }

    private static IEnumerable<(string Path, long Minimum, long Maximum)> Integers(JsonElement properties, string path)
    {
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (property.Value.TryGetProperty("properties", out JsonElement inner))
            {
                foreach (var found in Integers(inner, $"{path}{property.Name}.")) yield return found;
            }

            if (property.Value.TryGetProperty("type", out JsonElement type) && type.GetString() == "integer")
            {
                yield return ($"{path}{property.Name}", property.Value.GetProperty("minimum").GetInt64(), property.Value.GetProperty("maximum").GetInt64());
            }
        }
    }

    private static JsonNode Valid() => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "npu-int8.json")))!;

    private static (JsonObject Parent, string Field) Find(JsonNode json, string path)
    {
        string[] parts = path.Split('.');
        foreach (string part in parts[..^1]) json = json[part]!;
        return (json.AsObject(), parts[^1]);
    }

    private static string Refusal(string text) => Assert.Throws<InvalidProfileException>(() => ProfileReader.Parse(text, "test")).Message;
}
