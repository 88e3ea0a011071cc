namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Recipes by name or file.</summary>
internal static class RecipeInput
{
    /// <summary>The shipped recipe of that name, or the one in that file.</summary>
    /// <exception cref="ArgumentException">There is no such recipe, or the file breaks the form.</exception>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static AdaptationRecipe Get(string nameOrFile) =>
        FileOf(nameOrFile) is { } path ? InputFile.Read(path, "recipe", p => RecipeFile.Load(p)) : AdaptationRecipes.Get(nameOrFile);

    /// <summary>The path if it is taken for a file, else null: a shipped recipe's name never is.</summary>
    public static string? FileOf(string? nameOrFile) =>
        nameOrFile is not null && (Path.Exists(nameOrFile) || nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) && !AdaptationRecipes.All.Any(r => r.Name == nameOrFile) ? nameOrFile : null;
}
