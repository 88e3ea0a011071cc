using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class ScaleSimComparisonTests
{
    [Fact]
    public void Every_column_of_every_row_is_equal()
    {
        ReferenceComparison comparison = ScaleSimComparison.Run(TestData.Require("simulator-references", "scalesim_layers.csv"));
        Assert.Equal(1354, comparison.Quantities.Where(q => q.Name.StartsWith("total_cycles,", StringComparison.Ordinal)).Sum(q => q.Rows));
        Assert.All(comparison.Quantities, q => Assert.True(q.IsMet, $"{q.Name}: {q.Equal} of {q.Rows} equal; {q.WorstRow}"));
    }
}
