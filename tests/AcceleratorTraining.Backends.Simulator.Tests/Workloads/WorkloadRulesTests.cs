using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Workloads;

public class WorkloadRulesTests
{
    public static TheoryData<string> Broken => [.. Operators.Keys];

    private static Dictionary<string, WorkloadOperator> Operators { get; } = new(StringComparer.Ordinal)
    {
        ["input of 0x1x1x5"] = SampleOperators.FullyConnected(1, 5, 5) with { Input = new FeatureShape(0, 1, 1, 5) },
        ["input of 1x1x1x0"] = SampleOperators.Depthwise(5, 8, 3) with { Input = new FeatureShape(1, 1, 1, 0) },
        ["output of 1x-1x5x8"] = SampleOperators.Convolution(5, 8, 8, 3) with { Output = new FeatureShape(1, -1, 5, 8) },
        ["second input of 1x1x0x1"] = SampleOperators.FullyConnected(1, 5, 5) with { SecondInput = new FeatureShape(1, 1, 0, 1) },
        ["window"] = SampleOperators.Convolution(5, 8, 8, 3) with { KernelWidth = 0 },
        ["strides"] = SampleOperators.Convolution(5, 8, 8, 3) with { StrideHeight = 0 },
        ["dilations"] = SampleOperators.Convolution(5, 8, 8, 3) with { DilationWidth = -2 },
        ["groups"] = SampleOperators.Convolution(5, 8, 8, 3) with { Groups = 0 },
        ["bits of an element"] = SampleOperators.Convolution(5, 8, 8, 3) with { WeightBits = 0 },
        ["counts of weights and drawn numbers"] = SampleOperators.Convolution(5, 8, 8, 3) with { DrawnElements = -1 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_machine_refuses_by_name_what_has_no_shape(string what)
    {
        foreach (TimingProfile machine in TimingProfiles.All)
        {
            SimulationException exception = Assert.Throws<SimulationException>(() => SimulatedProgram.Create(SampleOperators.Workload(Operators[what] with { Name = "odd" }), machine));
            Assert.Contains($"'odd': its {what} shall", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ordinary_operators_keep_the_rules() => WorkloadRules.Check(SampleOperators.Workload(SampleOperators.All));
}
