using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Whole networks give the reference's bytes: convolutions over a batch, and a vision transformer.</summary>
public abstract class NetworkSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(NetworkCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Equals_the_reference(string name) => HoldsAsync(NetworkCases.All, name);
}
