using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>A query never writes the parameters it perturbs.</summary>
public abstract class PerturbationSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(PerturbationCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Holds(string name) => HoldsAsync(PerturbationCases.All, name);
}
