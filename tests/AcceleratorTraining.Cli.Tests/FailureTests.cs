using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Tests;

public sealed class FailureTests
{
    [Fact]
    public void Line_breaks_and_parameter_names_do_not_reach_the_user()
    {
        Assert.Equal(new Failure(ExitCodes.BadInput, "One two."), Failure.From(new UsageException("One\r\n\ttwo.\n")));
        Assert.Equal(new Failure(ExitCodes.BadInput, "Lower case."), Failure.From(new FormatException("lower case.")));
        Assert.Equal(new Failure(ExitCodes.BadInput, "No such recipe."), Failure.From(new ArgumentException("No such recipe.", paramName: "name")));
    }

    [Fact]
    public void Long_lists_of_problems_are_cut()
    {
        ImmutableArray<ModelProblem> problems = [.. Enumerable.Range(0, 9).Select(i => new ModelProblem(i, "MUL", "needed is a lowering"))];
        string sentence = Failure.From(new UnsupportedModelException("m", problems)).Sentence;
        Assert.Contains("operator 2 MUL", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("operator 3 MUL", sentence, StringComparison.Ordinal);
        Assert.Contains("6 more", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_program_names_profile_rule_and_how_many_more()
    {
        ImmutableArray<ProgramDiagnostic> diagnostics = [new("WINDOW-03", 4, "stride 8x8 shall be within [1, 3]", "npu-int8"), new("PROFILE-05", -1, "too large", "npu-int8")];
        Failure failure = Failure.From(new ProgramRejectedException("evaluation", diagnostics));
        Assert.Equal(ExitCodes.BadInput, failure.ExitCode);
        Assert.Equal("Profile 'npu-int8' rejects the model: it breaks WINDOW-03 at node 4: stride 8x8 shall be within [1, 3]; and 1 more.", failure.Sentence);
    }

    [Fact]
    public void Only_a_rejection_that_requantization_mends_speaks_of_it()
    {
        ProgramRejectedException rejected = new("evaluation", [new("PROFILE-04", 4, "a multiplier", "dsp-q15")]);
        Assert.EndsWith("a multiplier.", Failure.From(rejected).Sentence, StringComparison.Ordinal);
        Failure failure = Failure.From(new RequantizableException(rejected));
        Assert.Equal((ExitCodes.BadInput, true), (failure.ExitCode, failure.Sentence.EndsWith("a multiplier; '--requantize' re-derives the model for it.", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_machines_failures_are_not_the_users()
    {
        Assert.Equal(ExitCodes.Failed, Failure.From(new IOException("The disk is full.")).ExitCode);
        Assert.Equal(ExitCodes.Failed, Failure.From(new DeviceLostException("Gone.")).ExitCode);
        Assert.Equal(ExitCodes.Failed, Failure.From(new OperationCanceledException()).ExitCode);
        Assert.Equal(new Failure(ExitCodes.Failed, "Unexpected InvalidOperationException: Why."), Failure.From(new InvalidOperationException("Why.")));
    }
}
