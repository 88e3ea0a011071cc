using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.References;

public class ErrorSummaryTests
{
    [Fact]
    public void Errors_are_relative_to_theirs_and_the_worst_row_is_named()
    {
        ErrorSummary summary = new();
        summary.Add("first", 100, 100);
        summary.Add("second", 110, 100);
        summary.Add("third", 150, 200);
        ComparedQuantity quantity = summary.Summarize("cycles", "any", _ => true, rank: true);
        Assert.Equal((3, 1), (quantity.Rows, quantity.Equal));
        Assert.Equal(0.35 / 3, quantity.MeanError, 12);
        Assert.Equal(0.1, quantity.MedianError, 12);
        Assert.Equal(0.22, quantity.NinetiethError, 12);
        Assert.Equal("third: 150 for 200", quantity.WorstRow);

        // Ranks 0, 1, 2 against 0.5, 0.5, 2: Pearson's (0.5 + 0 + 1) / sqrt(2 * 1.5).
        Assert.Equal(1.5 / Math.Sqrt(3), quantity.RankCorrelation!.Value, 12);
    }

    [Fact]
    public void A_figure_that_is_zero_everywhere_is_marked()
    {
        ErrorSummary summary = new();
        summary.Add("first", 0, 0);
        Assert.Equal("stalls (all zero)", summary.Exact("stalls").Name);
        summary.Add("second", 1, 1);
        Assert.Equal("stalls", summary.Exact("stalls").Name);
    }

    [Fact]
    public void Nothing_compared_reaches_no_target() => Assert.False(new ErrorSummary().Exact("cycles").IsMet);
}
