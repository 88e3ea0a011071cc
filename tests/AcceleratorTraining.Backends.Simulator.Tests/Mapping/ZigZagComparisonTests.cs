using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.Mapping;

public class ZigZagComparisonTests
{
    [Fact]
    public void Counts_given_its_mapping_are_equal_and_our_own_mappings_are_as_good()
    {
        ReferenceComparison comparison = ZigZagComparison.Run(TestData.Require("simulator-references", "zigzag_layers.csv"), TestData.Require("simulator-references", "zigzag_hardware.csv"));
        Assert.All(comparison.Quantities.Where(q => q.Name != ZigZagComparison.LatencyOnAllRows), q => Assert.True(q.IsMet, $"{q.Name}: {q.Equal} of {q.Rows} equal, largest error {q.LargestError:P3}, {q.WorstRow}"));

        // 21 rows of ZigZag are less than its own transfers take; nine of them by more than we are allowed.
        ComparedQuantity asPrinted = comparison.Quantities.Single(q => q.Name == ZigZagComparison.LatencyOnAllRows);
        Assert.True(asPrinted.MedianError <= 0.05 && asPrinted.LargestError <= 0.42, $"{asPrinted.MedianError:P1}, {asPrinted.WorstRow}");
    }
}
