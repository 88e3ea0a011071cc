using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Every rule is reachable, named, and reported together with the others.</summary>
public sealed class ValidatorTests
{
    public static TheoryData<int, string> Cases => [.. BrokenPrograms.All.Select((c, i) => new TheoryDataRow<int, string>(i, c.Rule))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_broken_rule_is_reported_alone(int index, string rule)
    {
        (_, string profile, ForwardProgram program) = BrokenPrograms.All.ElementAt(index);
        ImmutableArray<ProgramDiagnostic> diagnostics = ProgramValidator.Validate(program, Broken.Profile(profile), OperatorExtensions.All);
        Assert.Contains(diagnostics, d => d.Rule == rule);

        // Operands of the wrong kind may break a neighbouring rule as well; limits and structure break one only.
        if (!rule.StartsWith("UPDATE", StringComparison.Ordinal) && rule != "PROGRAM-01") Assert.Equal([rule], diagnostics.Select(d => d.Rule).Distinct());
        Assert.All(diagnostics, d => Assert.Equal(profile, d.Profile));
        Assert.All(diagnostics, d => Assert.Contains(d.Rule, d.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reported_rule_has_a_case()
    {
        HashSet<string> covered = [.. BrokenPrograms.All.Select(c => c.Rule), "EXT-01", "EXT-03"];
        Assert.Empty(Spec.SpecText.ReportedRules().Except(covered).Order());
        Assert.Empty(covered.Except(Spec.SpecText.ReportedRules()).Order());
    }

    [Fact]
    public void A_missing_extension_is_named()
    {
        ForwardProgram program = Conformance.SpecVector.Load("CROSS_ENTROPY/two-equal.json")[0].ToProgram();
        Assert.Empty(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.All));
        ProgramDiagnostic diagnostic = Assert.Single(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.All & ~OperatorExtensions.CrossEntropy));
        Assert.Equal(("EXT-01", 0), (diagnostic.Rule, diagnostic.Node));
    }

    [Fact]
    public void A_lowered_result_cannot_feed_the_device()
    {
        ForwardProgramBuilder builder = new("late");
        int x = builder.Input("x", new TensorType(ElementType.Int32, [1, 2])), labels = builder.Input("labels", new TensorType(ElementType.Int32, [1], new ValueRange(-1, 1)));
        int sum = builder.Apply(new Add(), x, x);
        int losses = builder.ApplyMany(new CrossEntropy { LogitScale = 1 }, sum, labels)[1];
        builder.Output("y", builder.Apply(new Add(), losses, losses));
        ForwardProgram program = builder.Build();
        using IDevice native = new ReferenceBackend().OpenDevice(Broken.Profile());
        native.Compile(program).Dispose();
        using IDevice lowered = ExtensionLoweringDevice.Open(new ReferenceBackend(), Broken.Profile(), OperatorExtensions.None);
        ProgramRejectedException exception = Assert.Throws<ProgramRejectedException>(() => lowered.Compile(program));
        Assert.Equal("EXT-03", Assert.Single(exception.Diagnostics).Rule);
    }

    [Fact]
    public void All_broken_rules_come_at_once()
    {
        ProgramValue x = Broken.In(ElementType.Int8, [1, 4, 4, 2]), w = Broken.Const(ElementType.Int16, [1, 1, 1, 3], 1, 1, 1), bias = Broken.Const(ElementType.Int32, [2], 0, 0);
        ForwardProgram program = Broken.Node(new Conv2D { InputZeroPoint = 500, Window = new() { StrideX = 9, DilationX = 0, PadTop = -1 } }, [x, w, bias]);
        ImmutableArray<ProgramDiagnostic> diagnostics = ProgramValidator.Validate(program, Broken.Profile("npu-int8"), OperatorExtensions.None);
        Assert.Equal(["ACC-06", "CONV2D-02", "NUMBER-02", "PROFILE-02", "WINDOW-03", "WINDOW-04", "WINDOW-05"], diagnostics.Select(d => d.Rule).Order(StringComparer.Ordinal));
        ProgramRejectedException exception = Assert.Throws<ProgramRejectedException>(() => ProgramValidator.ThrowIfRejected(program, Broken.Profile("npu-int8"), OperatorExtensions.None));
        Assert.Equal(diagnostics, exception.Diagnostics);
        Assert.All(diagnostics, d => Assert.Contains(d.Rule, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_accumulator_bound_is_exact_for_constants()
    {
        // 257 * 32767 + 385 = 8421504, and 255 * 8421504 + 127 = 2^31 - 1: the largest sum 32 bits hold.
        foreach ((long bias, bool fits) in new[] { (127L, true), (128L, false), (-127L, true), (-128L, false) })
        {
            short[] weights = [.. Enumerable.Repeat((short)32767, 257), 385];
            Assert.Equal(8421504, weights.Sum(w => (int)w));
            ProgramValue w = Broken.Const(ElementType.Int16, [1, 258], [.. weights.Select(v => (long)v)]);
            ForwardProgram program = Broken.Node(
                new MatMul { InputZeroPoint = -128 }, [Broken.In(ElementType.Int8, [1, 258]), w, Broken.Const(ElementType.Int32, [1], bias)], 1, new TensorType(ElementType.Int32, [1, 1]));
            Assert.Equal(fits, ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None).IsEmpty);
        }
    }
}
