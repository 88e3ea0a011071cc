using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Every vector of hal-spec, byte for byte, under the profile it names.</summary>
public abstract class VectorSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(VectorCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Reproduces(string name) => HoldsAsync(VectorCases.All, name);
}
