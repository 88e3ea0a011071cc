using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class VelaComparisonTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_target_is_met()
    {
        ReferenceComparison comparison = VelaComparison.Run(TestData.Require("simulator-references", "vela_ops.csv"), TestData.Require("simulator-references", "vela_networks.csv"));
        foreach (ComparedQuantity quantity in comparison.Quantities) output.WriteLine(quantity.ToString());
        Assert.All(comparison.Quantities, q => Assert.True(q.IsMet, q.ToString()));
    }
}
