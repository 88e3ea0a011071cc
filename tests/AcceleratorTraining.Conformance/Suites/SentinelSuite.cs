using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>A submit writes its output buffers and nothing else, a read the memory it is given.</summary>
public abstract class SentinelSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(SentinelCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Leaves_neighbours_alone(string name) => HoldsAsync(SentinelCases.All, name);
}
