using AcceleratorTraining.Experiments.References;

namespace AcceleratorTraining.Backends.Simulator.Tests.Mapping;

public class TimeloopComparisonTests
{
    [Fact]
    public void Counts_cycles_and_energies_of_all_designs_are_equal_to_Timeloops()
    {
        ReferenceComparison comparison = TimeloopComparison.Run(
            TestData.Require("simulator-references", "timeloop_designs.csv"),
            TestData.Require("simulator-references", "timeloop_access_counts.csv"),
            TestData.Require("simulator-references", "energy_tables.csv"));
        Assert.All(comparison.Quantities, q => Assert.True(q.IsMet, $"{q.Name}: {q.Equal} of {q.Rows} equal, largest error {q.LargestError:P3}, {q.WorstRow}"));
    }
}
