using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>So many training steps end with the parameters that the reference ends with.</summary>
public abstract class TrainingSuite : ConformanceSuite
{
    public static TheoryData<string> Names => NamesOf(TrainingCases.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Ends_with_the_parameters_of_the_reference(string name) => HoldsAsync(TrainingCases.All, name);
}
