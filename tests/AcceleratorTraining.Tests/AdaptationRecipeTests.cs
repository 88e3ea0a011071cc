using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests;

public sealed class AdaptationRecipeTests
{
    [Fact]
    public void The_rate_falls_linearly_from_the_first_to_the_last()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = 101, InitialRate = 1000, FinalRate = 0, HeadRate = 500 };
        Assert.Equal(1000, recipe.RateAt(0));
        Assert.Equal(500, recipe.RateAt(50));
        Assert.Equal(0, recipe.RateAt(100));
        Assert.Equal(250, recipe.HeadRateAt(50));
    }

    [Fact]
    public void Every_shipped_recipe_is_valid_and_named_once()
    {
        foreach (AdaptationRecipe recipe in AdaptationRecipes.All) recipe.Validate();
        Assert.Equal(AdaptationRecipes.All.Length, AdaptationRecipes.All.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => AdaptationRecipes.Get("magic"));
        Assert.Contains("magic", exception.Message, StringComparison.Ordinal);
        Assert.Contains("weights-8w8a", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        AdaptationRecipe[] broken =
        [
            AdaptationRecipes.Default with { Queries = 0 },
            AdaptationRecipes.Default with { Batch = 5000 },
            AdaptationRecipes.Default with { Steps = 0 },
            AdaptationRecipes.Default with { InitialRate = 0 },
            AdaptationRecipes.Default with { FinalRate = 7000 },
            AdaptationRecipes.Default with { Selection = ParameterSelection.None, ExactHead = false },
            AdaptationRecipes.Default with { Applier = Applier.Accumulator, Direction = DirectionKind.Gaussian8 },
        ];
        foreach (AdaptationRecipe recipe in broken) Assert.Throws<ArgumentException>(recipe.Validate);
    }
}
