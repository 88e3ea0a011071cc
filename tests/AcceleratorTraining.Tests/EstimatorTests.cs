namespace AcceleratorTraining.Tests;

public sealed class EstimatorTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 32)]
    [InlineData(-7_000_000, -32)]
    public void Sign_is_one_in_units_of_a_thirty_second(long difference, int expected) =>
        Assert.Equal(expected, new Running(Estimator.Sign).Next(difference));

    [Fact]
    public void The_first_magnitude_is_its_own_mean() => Assert.Equal(-32, new Running(Estimator.ClippedMagnitude).Next(-12345));

    [Fact]
    public void Magnitudes_are_divided_by_a_running_mean_that_includes_them()
    {
        // Mean 1000 (256000 in Q8); a difference of 2000 moves it by (512000 - 256000) / 32 = 8000 to 264000.
        // 2000 / 1031.25 * 32 = 62.06 -> 62.
        Running estimator = new(Estimator.ClippedMagnitude);
        estimator.Next(1000);
        Assert.Equal(62, estimator.Next(2000));
        Assert.Equal([264000], estimator.State);
    }

    [Fact]
    public void Large_differences_are_clipped_at_two_and_a_half_means()
    {
        Running estimator = new(Estimator.ClippedMagnitude);
        estimator.Next(10);
        Assert.Equal(80, estimator.Next(1_000_000));
        Assert.Equal(-80, estimator.Next(-100_000_000));
        Assert.Equal(80, Estimator.ClippedMagnitude.LargestCoefficient);
    }

    [Theory]
    [InlineData("clipped")]
    [InlineData("magnitude:50")]
    [InlineData("sign")]
    public void The_rule_is_odd(string text)
    {
        Estimator estimator = RecipePieces.Default.Parse<Estimator>(text);
        Running plus = new(estimator), minus = new(estimator);
        foreach (long difference in new long[] { 500, -3, 77, 0, 1200, -999, 1 }) Assert.Equal(plus.Next(difference), -minus.Next(-difference));
    }

    [Fact]
    public void Nothing_but_ties_gives_zero() => Assert.Equal(0, new Running(Estimator.ClippedMagnitude).Next(0));

    [Fact]
    public void The_state_goes_on_from_its_mean()
    {
        Running whole = new(Estimator.ClippedMagnitude);
        whole.Next(900);
        whole.Next(-100);
        Running resumed = new(Estimator.ClippedMagnitude) { State = [.. whole.State] };
        Assert.Equal(whole.Next(431), resumed.Next(431));
    }

    [Fact]
    public void The_magnitude_is_in_units_of_its_reference_a_sample_and_has_no_state()
    {
        // 4 samples of reference 100 count as one: 600 is 1.5, and the byte is the only clip.
        sbyte[] coefficients = new sbyte[3];
        Estimator.Magnitude(100).Estimate([1600, 1000, 0, 400, 9000, 0], 4, [], coefficients);
        Assert.Equal([48, -32, 127], coefficients);
        Assert.Throws<ArgumentException>(() => Estimator.Magnitude(0));
    }

    [Fact]
    public void One_side_compares_every_query_with_the_point_itself()
    {
        Assert.Equal([new ForwardPass(0, 0), new(0, 1), new(1, 1), new(2, 1)], Estimator.OneSided.Passes(3));
        sbyte[] coefficients = new sbyte[3];
        Estimator.OneSidedSign.Estimate([1000, 1001, 1000, 300], 4, [], coefficients);
        Assert.Equal([32, 0, -32], coefficients);

        // The first difference is the mean; the second moves it by (600 - 200) / 32 to 212.5: 600 / 212.5 is beyond the clip.
        long[] state = [0];
        Estimator.OneSided.Estimate([1000, 800, 1600, 1000], 4, state, coefficients);
        Assert.Equal([-32, 80, 0], coefficients);
    }

    [Fact]
    public void Fzoo_divides_by_the_standard_deviation_of_the_queries_losses()
    {
        // Losses 900, 1000, 1100, 1400: mean 1100, squares 40000 + 10000 + 0 + 90000 over 3 -> isqrt(46666) = 216.
        // -100, 0, 100, 400 in 216 / 32: -14.8, 0, 14.8, 59.3.
        sbyte[] coefficients = new sbyte[4];
        Estimator.Fzoo.Estimate([1000, 900, 1000, 1100, 1400], 4, [], coefficients);
        Assert.Equal([-15, 0, 15, 59], coefficients);

        // Twice the spread is half a coefficient for the same difference; no spread at all is no division by zero.
        Estimator.Fzoo.Estimate([1000, 900, 900, 900, 900], 4, [], coefficients);
        Assert.Equal([-127, -127, -127, -127], coefficients);
    }

    [Fact]
    public void An_estimator_that_does_not_go_with_the_numbers_is_refused()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Default;
        Assert.Contains("queries 1", Refused(recipe with { Estimator = Estimator.Fzoo }), StringComparison.Ordinal);
        Assert.Contains("queries 2", Refused(recipe with { Estimator = Estimator.PerExample, Queries = 2 }), StringComparison.Ordinal);
        Assert.Contains("batch 300", Refused(recipe with { Estimator = Estimator.PerExample, Batch = 300 }), StringComparison.Ordinal);
        Assert.Contains("sharpness", Refused(recipe with { Estimator = Estimator.OneSided, Queries = 2, SharpnessRadius = 1 }), StringComparison.Ordinal);
        Assert.Equal((32, 2), ((recipe with { Estimator = Estimator.PerExample }).CoefficientsPerStep, (recipe with { Estimator = Estimator.PerExample }).PassesPerStep));
        Assert.Equal(5, (recipe with { Estimator = Estimator.OneSided, Queries = 4 }).PassesPerStep);
    }

    private static string Refused(AdaptationRecipe recipe) => Assert.Throws<ArgumentException>(recipe.Validate).Message;

    // One query after another.
    private sealed class Running(Estimator estimator)
    {
        public long[] State { get; init; } = new long[estimator.StateLength];

        public int Next(long difference)
        {
            sbyte[] coefficient = new sbyte[1];
            estimator.Estimate([difference, 0], 1, State, coefficient);
            return coefficient[0];
        }
    }
}
