using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcceleratorTraining;

/// <summary>
/// Recipes as JSON: one object with a name, the shipped recipe it starts from ("base", default without it), and what it
/// changes. Pieces are written as an id, or an id, a colon and its settings. Anything else in it is an error.
/// </summary>
public static class RecipeFile
{
    private const int MaximumBytes = 1 << 16;

    /// <summary>Reads a recipe file.</summary>
    /// <exception cref="ArgumentException">It breaks the form; the message names the file and the field.</exception>
    public static AdaptationRecipe Load(string path, RecipePieces? pieces = null)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[MaximumBytes + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        try
        {
            return Parse(bytes.AsSpan(0, length), pieces);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"The recipe file '{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">UTF-8, at most 65,536 bytes.</param>
    /// <param name="pieces">What it may be made of; the shipped pieces by default.</param>
    /// <exception cref="ArgumentException">It breaks the form; the message names the field.</exception>
    public static AdaptationRecipe Parse(ReadOnlySpan<byte> json, RecipePieces? pieces = null)
    {
        if (json.Length > MaximumBytes) throw new ArgumentException($"a recipe has at most {MaximumBytes} bytes.");
        Dictionary<string, JsonElement> fields = Fields(json);
        if (!fields.Remove("name", out JsonElement name)) throw new ArgumentException("the field 'name' is missing.");
        AdaptationRecipe recipe = (fields.Remove("base", out JsonElement start) ? AdaptationRecipes.Get(Text("base", start)) : AdaptationRecipes.Default) with { Name = Text("name", name) };
        foreach ((string field, JsonElement value) in fields) recipe = With(recipe, field, value, pieces ?? RecipePieces.Default);
        recipe.Validate();
        return recipe;
    }

    /// <summary>All fields of a recipe, in the form that <see cref="Parse"/> reads.</summary>
    public static JsonObject Write(AdaptationRecipe recipe) => new()
    {
        ["name"] = recipe.Name,
        ["selection"] = recipe.Selection.ToString(),
        ["direction"] = recipe.Direction.ToString(),
        ["mask"] = recipe.Mask.ToString(),
        ["momentum"] = recipe.Momentum.ToString(),
        ["layers"] = recipe.Layers.ToString(),
        ["applier"] = recipe.Applier.ToString(),
        ["update"] = recipe.Update.ToString(),
        ["estimator"] = recipe.Estimator.ToString(),
        ["objective"] = recipe.Objective.ToString(),
        ["exactHead"] = recipe.ExactHead,
        ["newHead"] = recipe.NewHead,
        ["normalization"] = recipe.Normalization.ToString().ToLowerInvariant(),
        ["queries"] = recipe.Queries,
        ["batch"] = recipe.Batch,
        ["steps"] = recipe.Steps,
        ["biasPerturbation"] = recipe.BiasPerturbation,
        ["gainPerturbation"] = recipe.GainPerturbation,
        ["weightPerturbation"] = recipe.WeightPerturbation,
        ["sharpnessRadius"] = recipe.SharpnessRadius,
        ["initialRate"] = recipe.InitialRate,
        ["finalRate"] = recipe.FinalRate,
        ["headRate"] = recipe.HeadRate,
    };

    private static AdaptationRecipe With(AdaptationRecipe recipe, string field, JsonElement value, RecipePieces pieces) => field switch
    {
        "selection" => recipe with { Selection = pieces.Parse<ParameterSelection>(Text(field, value)) },
        "direction" => recipe with { Direction = pieces.Parse<DirectionRule>(Text(field, value)) },
        "mask" => recipe with { Mask = pieces.Parse<WeightMask>(Text(field, value)) },
        "momentum" => recipe with { Momentum = pieces.Parse<MomentumRule>(Text(field, value)) },
        "layers" => recipe with { Layers = pieces.Parse<LayerSchedule>(Text(field, value)) },
        "applier" => recipe with { Applier = pieces.Parse<Applier>(Text(field, value)) },
        "update" => recipe with { Update = pieces.Parse<UpdateRule>(Text(field, value)) },
        "estimator" => recipe with { Estimator = pieces.Parse<Estimator>(Text(field, value)) },
        "objective" => recipe with { Objective = pieces.Parse<Objective>(Text(field, value)) },
        "exactHead" => recipe with { ExactHead = Truth(field, value) },
        "newHead" => recipe with { NewHead = Truth(field, value) },
        "normalization" => recipe with { Normalization = Normalization(Text(field, value)) },
        "queries" => recipe with { Queries = Integer(field, value) },
        "batch" => recipe with { Batch = Integer(field, value) },
        "steps" => recipe with { Steps = Integer(field, value) },
        "biasPerturbation" => recipe with { BiasPerturbation = Integer(field, value) },
        "gainPerturbation" => recipe with { GainPerturbation = Integer(field, value) },
        "weightPerturbation" => recipe with { WeightPerturbation = Integer(field, value) },
        "sharpnessRadius" => recipe with { SharpnessRadius = Integer(field, value) },
        "initialRate" => recipe with { InitialRate = Integer(field, value) },
        "finalRate" => recipe with { FinalRate = Integer(field, value) },
        "headRate" => recipe with { HeadRate = Integer(field, value) },
        _ => throw new ArgumentException($"there is no field '{field[..Math.Min(field.Length, 64)]}'."),
    };

    private static Dictionary<string, JsonElement> Fields(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 2 });
            JsonElement root = JsonElement.ParseValue(ref reader);
            if (reader.Read() || root.ValueKind != JsonValueKind.Object) throw new ArgumentException("a recipe is one JSON object.");
            Dictionary<string, JsonElement> fields = [];
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (!fields.TryAdd(property.Name, property.Value)) throw new ArgumentException($"the field '{property.Name[..Math.Min(property.Name.Length, 64)]}' stands there twice.");
            }

            return fields;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"it is no JSON: {exception.Message}"), exception);
        }
    }

    private static string Text(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new ArgumentException($"the field '{field}' shall be text.");

    private static int Integer(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw new ArgumentException($"the field '{field}' shall be an integer of 32 bits.");

    private static bool Truth(string field, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new ArgumentException($"the field '{field}' shall be true or false.");

    private static WeightNormalization Normalization(string name) => name switch
    {
        "kernel" => WeightNormalization.Kernel,
        "layer" => WeightNormalization.Layer,
        "uniform" => WeightNormalization.Uniform,
        _ => throw new ArgumentException("the field 'normalization' shall be kernel, layer or uniform."),
    };
}
