namespace AcceleratorTraining.Experiments.Tests;

/// <summary>Methods are compared on what they share, and a figure says where they do not.</summary>
public class ComparisonTests
{
    [Fact]
    public void Differences_are_paired_by_seed_on_one_task()
    {
        ExperimentResults results = Results(("fog", "a", 1, 0.5), ("fog", "a", 2, 0.75), ("fog", "b", 2, 0.25), ("fog", "b", 1, 0.375), ("snow", "a", 1, 1), ("snow", "b", 1, 0));
        Assert.Equal([12.5, 50], ComparisonTables.Differences(results, "fog", "a", "b"));
        Assert.Equal([-50, -12.5], ComparisonTables.Differences(results, "fog", "b", "a"));
        Assert.Equal([100], ComparisonTables.Differences(results, "snow", "a", "b"));
    }

    [Fact]
    public void A_seed_that_one_of_them_lacks_is_left_out()
    {
        ExperimentResults results = Results(("fog", "a", 1, 0.5), ("fog", "a", 2, 0.75), ("fog", "b", 2, 0.5), ("fog", "b", 3, 0), ("snow", "b", 1, 0));
        Assert.Equal([25], ComparisonTables.Differences(results, "fog", "a", "b"));
        Assert.Empty(ComparisonTables.Differences(results, "snow", "a", "b"));
        Assert.Empty(ComparisonTables.Differences(results, "fog", "a", "b", "auc"));
    }

    [Fact]
    public void A_bar_over_fewer_tasks_says_over_how_many()
    {
        ExperimentResults unlike = Results(("fog", "a", 1, 0.25), ("fog", "a", 2, 0.5), ("snow", "a", 1, 0.75), ("fog", "b", 1, 0.875));
        Assert.Equal([("b\n1 of 2 tasks", 0.875), ("a", 0.5)], ComparisonPlot.Of(unlike, "accuracyAfter"));
        ExperimentResults alike = Results(("fog", "a", 1, 0.25), ("fog", "b", 1, 0.875));
        Assert.Equal([("b", 0.875), ("a", 0.25)], ComparisonPlot.Of(alike, "accuracyAfter"));
    }

    private static ExperimentResults Results(params (string Task, string Method, ulong Seed, double Accuracy)[] cells) =>
        new([.. cells.Select(c => (new ExperimentCell(c.Task, c.Method, c.Seed, "", _ => throw new InvalidOperationException()), CellResult.Of(("accuracyAfter", c.Accuracy))))]);
}
