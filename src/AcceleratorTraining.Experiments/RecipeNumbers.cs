using System.Text.Json.Nodes;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// What tells a recipe's bytes from another's: its fields that differ from a plain recipe's. A field that a later version
/// adds changes nothing as long as it has its default, so results stay.
/// </summary>
internal static class RecipeNumbers
{
    /// <summary>The fields as a recipe file writes them, without the name.</summary>
    public static string Of(AdaptationRecipe recipe)
    {
        JsonObject plain = RecipeFile.Write(new AdaptationRecipe { Name = recipe.Name });
        return string.Join(' ', RecipeFile.Write(recipe).Where(f => !JsonNode.DeepEquals(f.Value, plain[f.Key])).Select(f => $"{f.Key}={f.Value}"));
    }
}
