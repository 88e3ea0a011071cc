using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>hal-spec/device-model.md: queue, ownership, memory and what is refused.</summary>
public abstract class DeviceRulesSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(DeviceRuleCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Holds(string name) => HoldsAsync(DeviceRuleCases.All, name);
}
