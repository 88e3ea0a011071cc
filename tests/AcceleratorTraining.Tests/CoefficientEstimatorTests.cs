namespace AcceleratorTraining.Tests;

public sealed class CoefficientEstimatorTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 32)]
    [InlineData(-7_000_000, -32)]
    public void Sign_is_one_in_units_of_a_thirty_second(long difference, int expected) =>
        Assert.Equal(expected, new CoefficientEstimator(CoefficientRule.Sign).Next(difference));

    [Fact]
    public void The_first_magnitude_is_its_own_mean() =>
        Assert.Equal(-32, new CoefficientEstimator(CoefficientRule.ClippedMagnitude).Next(-12345));

    [Fact]
    public void Magnitudes_are_divided_by_a_running_mean_that_includes_them()
    {
        // Mean 1000 (256000 in Q8); a difference of 2000 moves it by (512000 - 256000) / 32 = 8000 to 264000.
        // 2000 / 1031.25 * 32 = 62.06 -> 62.
        CoefficientEstimator estimator = new(CoefficientRule.ClippedMagnitude);
        estimator.Next(1000);
        Assert.Equal(62, estimator.Next(2000));
        Assert.Equal(264000, estimator.MeanMagnitude);
    }

    [Fact]
    public void Large_differences_are_clipped_at_two_and_a_half_means()
    {
        CoefficientEstimator estimator = new(CoefficientRule.ClippedMagnitude);
        estimator.Next(10);
        Assert.Equal(80, estimator.Next(1_000_000));
        Assert.Equal(-80, estimator.Next(-100_000_000));
    }

    [Fact]
    public void The_rule_is_odd()
    {
        CoefficientEstimator plus = new(CoefficientRule.ClippedMagnitude), minus = new(CoefficientRule.ClippedMagnitude);
        foreach (long difference in new long[] { 500, -3, 77, 0, 1200, -999, 1 }) Assert.Equal(plus.Next(difference), -minus.Next(-difference));
    }

    [Fact]
    public void Nothing_but_ties_gives_zero() =>
        Assert.Equal(0, new CoefficientEstimator(CoefficientRule.ClippedMagnitude).Next(0));

    [Fact]
    public void The_state_goes_on_from_its_mean()
    {
        CoefficientEstimator whole = new(CoefficientRule.ClippedMagnitude);
        whole.Next(900);
        whole.Next(-100);
        CoefficientEstimator resumed = new(CoefficientRule.ClippedMagnitude, whole.MeanMagnitude);
        Assert.Equal(whole.Next(431), resumed.Next(431));
    }
}
