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

    // Noise of T steps of size a grows as a sqrt(T); a drift along an exact gradient as a T.
    [Theory]
    [InlineData(4000, 3000, 300, 1600)]
    [InlineData(1000, 6000, 600, 3200)]
    [InlineData(16_000, 1500, 150, 400)]
    [InlineData(36_000, 1000, 100, 178)]
    [InlineData(250, 6000, 600, 3200)]
    [InlineData(1, 6000, 600, 3200)]
    public void Another_number_of_steps_has_sizes_that_suit_it(int steps, int initial, int final, int head)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = 4000, InitialRate = 3000, FinalRate = 300, HeadRate = 1600 };
        Assert.Equal(recipe with { Steps = steps, InitialRate = initial, FinalRate = final, HeadRate = head }, recipe.WithSteps(steps));
    }

    [Fact]
    public void Sizes_for_another_number_of_steps_stay_in_their_ranges()
    {
        foreach (AdaptationRecipe recipe in AdaptationRecipes.All)
            foreach (int steps in (ReadOnlySpan<int>)[1, 7, 1_000_000]) recipe.WithSteps(steps).Validate();
        Assert.Contains("steps 0", Assert.Throws<ArgumentException>(AdaptationRecipes.Default.WithSteps(0).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_is_a_mean_over_more_queries_may_be_larger()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Default with { InitialRate = 13_106 };
        recipe.Validate();
        Assert.Throws<ArgumentException>((recipe with { InitialRate = 13_107 }).Validate);
        (recipe with { InitialRate = 52_424, Queries = 4 }).Validate();
        Assert.Throws<ArgumentException>((recipe with { InitialRate = 52_430, Queries = 4 }).Validate);
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
