using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.Mapping;

public class ZigZagComparisonTests
{
    [Fact]
    public void Counts_given_its_mapping_are_equal_and_our_own_mappings_are_as_good()
    {
        ReferenceComparison comparison = ZigZagComparison.Run(TestData.Require("simulator-references", "zigzag_layers.csv"), TestData.Require("simulator-references", "zigzag_hardware.csv"));
        foreach (ComparedQuantity q in comparison.Quantities) TestContext.Current.TestOutputHelper?.WriteLine($"{q}");
        Assert.All(comparison.Quantities, q => Assert.True(q.IsMet, $"{q.Name}: {q.Equal} of {q.Rows} equal, largest error {q.LargestError:P3}, {q.WorstRow}"));
    }
}
