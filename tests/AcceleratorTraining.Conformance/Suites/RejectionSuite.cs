using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Programs a profile's limits rule out are refused at Compile, with every broken rule.</summary>
public abstract class RejectionSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(RejectionCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Refuses(string name) => HoldsAsync(RejectionCases.All, name);
}
