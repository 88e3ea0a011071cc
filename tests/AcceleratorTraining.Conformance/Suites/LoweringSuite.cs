using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>A backend without its own training extensions gives the bytes of the one with them.</summary>
public abstract class LoweringSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(LoweringCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Lowered_equals_native(string name) => HoldsAsync(LoweringCases.All, name);
}
