namespace AcceleratorTraining.Experiments.Tests;

/// <summary>The rank statistic, on pairs that can be counted by hand.</summary>
public class AnomalyScoreTests
{
    [Fact]
    public void Errors_that_separate_are_one_and_reversed_nothing()
    {
        Assert.Equal(1, AnomalyScore.Area([1, 2, 3], [4, 5]));
        Assert.Equal(0, AnomalyScore.Area([4, 5], [1, 2, 3]));
    }

    [Fact]
    public void Equal_errors_count_half() => Assert.Equal(0.5, AnomalyScore.Area([7, 7, 7], [7, 7]));

    [Fact]
    public void A_case_counted_by_hand()
    {
        // Of 3 x 4 pairs: 2 is above 1 and equals 2; 3 is above 1 and 2; 0 above none; 9 above all three: 1.5 + 2 + 0 + 3.
        Assert.Equal(6.5 / 12, AnomalyScore.Area([1, 2, 4], [2, 3, 0, 9]));
    }
}
