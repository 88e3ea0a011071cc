using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Seeded random programs give the reference's bytes: every operator, rounding and accumulator rule.</summary>
public abstract class DifferentialSuite : ConformanceSuite
{
    public static TheoryData<string> Names => [.. RandomCases.Names];

    /// <summary>Programs of every kind.</summary>
    protected virtual int ProgramsAKind => 60;

    /// <summary>Another seed gives other programs.</summary>
    protected virtual ulong Seed => 1;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Equals_the_reference(string name) => HoldsAsync(RandomCases.Create(Seed, ProgramsAKind), name);
}
