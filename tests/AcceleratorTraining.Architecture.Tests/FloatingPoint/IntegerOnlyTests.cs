using AcceleratorTraining.Architecture.Tests.References;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>The HAL, the backends, the training step and the shifts know integers only.</summary>
public class IntegerOnlyTests
{
    // Types, or single members, of training that are no part of the step. Each with the reason why it may see real numbers.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["AcceleratorTraining.EvaluationResult"] = "report: accuracy and loss as fractions, from integer counts",
        ["AcceleratorTraining.AdaptationResult"] = "report: the summary of a finished run",
        ["AcceleratorTraining.AdaptationResultJson"] = "report: the generated serializer of that summary",
        ["AcceleratorTraining.AdaptationProgress"] = "report: what a progress line shows",
        ["AcceleratorTraining.AdaptationDiagnosis"] = "report: shares and a ratio, from integer counts",
        ["AcceleratorTraining.ProgressMeter"] = "report: running mean, speed and time left; no step reads it",
        ["AcceleratorTraining.AdaptationRun.ExecuteAsync"] = "report: copies fractions into the summary",
        ["AcceleratorTraining.AdaptationRun.WideAccuracyAsync"] = "report: one accuracy of the summary",
        ["AcceleratorTraining.Deployment"] = "passes the float32 scales of the model file to Models, which derives multipliers",
        ["AcceleratorTraining.DeployedLayer"] = "holds the float32 scales of the model file for Models",
    };

    [Theory]
    [InlineData(ReferenceTable.Hal, null)]
    [InlineData(ReferenceTable.BackendPrefix + "Reference", null)]
    [InlineData(ReferenceTable.BackendPrefix + "Cpu", null)]
    [InlineData(ReferenceTable.Ilgpu, null)]
    [InlineData(ReferenceTable.Data, "AcceleratorTraining.Data.Shifts")]
    public void No_floating_point_is_found(string assembly, string? within) =>
        Findings.None(FloatingPointScanner.Scan(BuiltAssembly.PathOf(assembly), within).Select(use => use.ToString()));

    [Fact]
    public void Training_has_floating_point_in_its_reports_only() =>
        Findings.None(TrainingUses().Where(use => Exemption(use) is null).Select(use => use.ToString()));

    [Fact]
    public void Every_exemption_is_needed() =>
        Findings.None(Exempt.Keys.Except(TrainingUses().Select(Exemption).OfType<string>()));

    private static FloatingPointUse[] TrainingUses() => FloatingPointScanner.Scan(BuiltAssembly.PathOf(ReferenceTable.Training));

    private static string? Exemption(FloatingPointUse use) => new[] { use.Type, $"{use.Type}.{use.Member}" }.FirstOrDefault(Exempt.ContainsKey);
}
