namespace AcceleratorTraining.Tests;

/// <summary>What the shipped recipes make of the built-in model, pinned: a change of their arithmetic is a change of receipts in the field.</summary>
public sealed class RecipeBytesTests
{
    [Theory]
    [InlineData("default", "cb7bbf49bf3e8f55")]
    [InlineData("default-sign", "89e9302b206326a7")]
    [InlineData("bias-gain", "e5459019a6ec7fc0")]
    [InlineData("bias", "e547f31863a7b1d1")]
    [InlineData("head", "c27b225ea5a23b28")]
    [InlineData("weights-8w8a", "b801a0cf0947014c")]
    [InlineData("weights-16w8a", "1986cb714ec7ae63")]
    [InlineData("weights-round", "66ef86193e3752eb")]
    [InlineData("weights-gaussian", "0049276c9d3c620a")]
    [InlineData("weights-rank1", "93daead58c77bb9a")]
    [InlineData("weights-8w8a-head", "463b9fcfaa0e9bcf")]
    [InlineData("last-layer", "2b1519facf57fae7")]
    public async Task A_shipped_recipe_still_trains_the_same_bytes(string name, string expected)
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 40, Batch = 8, Queries = 2 };
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected, result.ModelSha256After[..16]);
    }
}
