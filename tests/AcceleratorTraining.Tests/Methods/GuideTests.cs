namespace AcceleratorTraining.Tests.Methods;

public sealed class GuideTests
{
    [Fact]
    public void Every_shipped_piece_and_recipe_stands_in_the_guide()
    {
        string page = File.ReadAllText(Page());
        string[] pieces =
        [
            .. RecipePieces.Default.Ids<ParameterSelection>(), .. RecipePieces.Default.Ids<DirectionRule>(), .. RecipePieces.Default.Ids<WeightMask>(), .. RecipePieces.Default.Ids<MomentumRule>(),
            .. RecipePieces.Default.Ids<LayerSchedule>(), .. RecipePieces.Default.Ids<Applier>(), .. RecipePieces.Default.Ids<UpdateRule>(), .. RecipePieces.Default.Ids<Estimator>(), .. RecipePieces.Default.Ids<Objective>(),
        ];
        Assert.All(pieces.Concat(AdaptationRecipes.All.Select(r => r.Name)), id => Assert.True(page.Contains($"`{id}`", StringComparison.Ordinal) || page.Contains($"`{id}:", StringComparison.Ordinal), $"The guide does not name '{id}'."));
    }

    private static string Page()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "hal-spec", "guide", "training-methods.md");
            if (File.Exists(page)) return page;
        }

        throw new FileNotFoundException("The guide is not above the tests' folder.");
    }
}
