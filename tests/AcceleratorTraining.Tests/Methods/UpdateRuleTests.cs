using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests.Methods;

public sealed class UpdateRuleTests
{
    // A tenth of a last bit for a coefficient of one: what rounding to the nearest loses.
    private static readonly AdaptationRecipe Small = OneStep.Large with { WeightPerturbation = 1, InitialRate = 6554, FinalRate = 6554 };

    [Fact]
    public async Task Rounding_to_the_nearest_loses_a_small_step()
    {
        using OneStep run = new(Small);
        run.Step(0, 32);
        Assert.DoesNotContain(true, await run.MovedAsync());
    }

    [Fact]
    public async Task Stochastic_rounding_keeps_it_on_the_mean()
    {
        using OneStep run = new(Small with { Update = UpdateRule.StochasticRound });
        run.Step(0, 32);
        bool[] moved = await run.MovedAsync();
        Assert.InRange(moved.Count(m => m) / (double)moved.Length, 0.07, 0.13);
        TrainableParameter parameter = run.Parameters[0];
        long[] moves = await run.MovesAsync(parameter);
        Assert.All(Enumerable.Range(0, moves.Length), i => Assert.True(moves[i] == 0 || moves[i] == -run.Direction(parameter, 0, 0, i)));
    }

    [Fact]
    public async Task The_grid_sign_moves_every_weight_by_one_last_bit()
    {
        using OneStep run = new(Small with { Update = UpdateRule.GridSign });
        run.Step(0, 32);
        TrainableParameter parameter = run.Parameters[0];
        long[] moves = await run.MovesAsync(parameter);
        for (int i = 0; i < moves.Length; i++)
        {
            int old = parameter.Layer.Weights[i];
            Assert.Equal(parameter.Type.Range.Clamp(old - run.Direction(parameter, 0, 0, i)) - old, moves[i]);
        }
    }

    [Fact]
    public async Task A_vote_moves_what_its_queries_agree_on()
    {
        AdaptationRecipe recipe = Small with { Update = UpdateRule.Vote(384), Queries = 16, InitialRate = 16000, FinalRate = 16000 };
        sbyte[] coefficients = [.. Enumerable.Range(0, 16).Select(q => (sbyte)(q % 3 == 0 ? -32 : 32))];
        using OneStep run = new(recipe);
        run.Step(0, coefficients);
        TrainableParameter parameter = run.Parameters[0];
        long[] moves = await run.MovesAsync(parameter);
        int moved = 0;
        for (int i = 0; i < moves.Length; i++)
        {
            // 1.5 * sqrt(16) = 6 votes ahead.
            int votes = Enumerable.Range(0, 16).Sum(q => Math.Sign(coefficients[q]) * run.Direction(parameter, 0, q, i)), old = parameter.Layer.Weights[i];
            long expected = Math.Abs(votes) >= 6 ? parameter.Type.Range.Clamp(old - Math.Sign(votes)) - old : 0;
            Assert.Equal(expected, moves[i]);
            moved += expected == 0 ? 0 : 1;
        }

        Assert.InRange(moved, 1, moves.Length - 1);
    }

    [Fact]
    public void A_votes_level_rises_over_the_run_and_follows_the_rate()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get("weights-vote") with { Steps = 100, InitialRate = 16000, FinalRate = 1600 };
        Assert.Equal(512 * 16000 / (256 * 4), recipe.Update.ThresholdAt(recipe, 0));
        Assert.Equal(768 * 1600 / (256 * 4), recipe.Update.ThresholdAt(recipe, 99));
        Assert.Equal(1, recipe.Update.ThresholdAt(recipe with { FinalRate = 0 }, 99));
        Assert.Equal(UpdateRule.Vote(512), UpdateRule.Vote(512, 512));
        Assert.Throws<ArgumentException>(() => UpdateRule.Vote(512, 511));
        Assert.Throws<ArgumentException>(() => UpdateRule.Vote(0));
        Assert.Throws<ArgumentException>(() => UpdateRule.Vote(4097));
    }

    [Theory]
    [InlineData(128, 1)]
    [InlineData(256, 0)]
    public async Task Error_feedback_forgets_what_the_residual_keeps(int decay, int halvings)
    {
        using OneStep run = new(Small with { Update = decay == 256 ? UpdateRule.SplitResidual : UpdateRule.ErrorFeedback(decay) });
        TrainableParameter parameter = run.Parameters[0];
        run.Step(0, 32);
        sbyte[] residual = await run.StateAsync(parameter, "residual");
        Assert.Contains(residual, r => r != 0);
        run.Step(1, 0);
        Assert.Equal(residual.Select(r => HalfAwayFromZero.ShiftRight(r, halvings)), (await run.StateAsync(parameter, "residual")).Select(r => (long)r));
        Assert.DoesNotContain(true, await run.MovedAsync());
    }
}
