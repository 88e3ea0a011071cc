using System.Collections.Immutable;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Diagnosis;

/// <summary>Each way not to converge is provoked with the built-in model.</summary>
public sealed class VerdictTests
{
    private static readonly AdaptationRecipe Biases = AdaptationRecipes.Get("bias") with { Batch = 8, Steps = 60 };

    [Theory]
    [InlineData("default")]
    [InlineData("bias")]
    [InlineData("weights-8w8a")]
    [InlineData("weights-16w8a")]
    [InlineData("head")]
    public async Task A_run_that_converges_has_none(string name)
    {
        (AdaptationResult result, Watcher watcher) = await ExecuteAsync(AdaptationRecipes.Get(name) with { Steps = 200, Batch = 16 });
        Assert.Null(result.Verdict);
        Assert.Equal(VerdictKind.Fine, result.Diagnosis!.Verdict);
        Assert.Empty(watcher.Verdicts);
    }

    [Fact]
    public async Task A_perturbation_below_what_outputs_show_is_invisible() =>
        await ExpectAsync(Biases with { Selection = ParameterSelection.Gains, GainPerturbation = 1 }, VerdictKind.PerturbationInvisible);

    [Fact]
    public async Task Plain_rounding_of_small_updates_moves_nothing() =>
        await ExpectAsync(AdaptationRecipes.Get("weights-round") with { Batch = 8, Steps = 200 }, VerdictKind.NothingMoves);

    [Fact]
    public async Task Huge_steps_diverge() =>
        await ExpectAsync(Biases with { InitialRate = 13106, FinalRate = 13106, BiasPerturbation = 16384 }, VerdictKind.StepTooLarge);

    [Fact]
    public async Task A_layer_at_the_ends_of_its_range_is_saturated()
    {
        // A model whose logits were scaled up sixty-four-fold.
        LinearLayer layer = TestRun.Session().Lower(1).Layers[^1];
        PatchedModel patched = ModelPatch.Apply(TestRun.Model, [new LayerPatch(layer) { WeightScales = [.. layer.WeightScales.Select(s => s * 64)] }]);
        AdaptationSession session = TestRun.Session(TestBackends.Fast) with { Model = QuantizedModel.Parse(patched.File, "saturated.tflite") };
        AdaptationResult result = await ExpectAsync(Biases with { InitialRate = 4, FinalRate = 1 }, VerdictKind.Saturation, session);
        Assert.Equal(layer.OperatorIndex, result.Diagnosis!.WorstLayer);
        Assert.Contains("from the start", result.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_that_disagree_more_than_directions_differ_drown_the_signal() =>
        await ExpectAsync(Biases with { BiasPerturbation = 1, Queries = 8 }, VerdictKind.SignalDrowned);

    [Fact]
    public async Task The_first_judgement_is_at_15_percent_of_the_steps()
    {
        (_, Watcher watcher) = await ExecuteAsync(AdaptationRecipes.Get("weights-round") with { Batch = 4, Steps = 200 });
        Assert.Equal((31, VerdictKind.NothingMoves), watcher.Verdicts[0]);
    }

    [Fact]
    public async Task A_run_that_shall_stop_early_leaves_its_last_step_and_can_go_on()
    {
        using TestRun stopped = new(), whole = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get("weights-round") with { Batch = 4, Steps = 200 };
        AdaptationData data = TestRun.Data();
        AdaptationRun early = new(TestRun.Session(TestBackends.Fast), data, stopped.Options(recipe) with { StopEarly = true });
        NotConvergingException exception = await Assert.ThrowsAsync<NotConvergingException>(() => early.ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((VerdictKind.NothingMoves, 30), (exception.Verdict.Kind, exception.Step));
        Assert.Equal(30, ReceiptReader.ReadFile(stopped.Path("adapted.receipt"), allowTorn: true).Steps);
        Assert.False(File.Exists(stopped.Path("adapted.tflite")));
        AdaptationResult expected = await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, whole.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        AdaptationResult resumed = await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, stopped.Options(recipe, resume: true)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((expected.ModelSha256After, expected.Diagnosis, expected.Verdict), (resumed.ModelSha256After, resumed.Diagnosis, resumed.Verdict));
    }

    [Fact]
    public async Task Diagnosis_changes_no_byte_and_counts_its_own_forwards()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = Biases with { Steps = 20 };
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(20 * 2 * 8 + 21 * 20, result.ForwardCalls);
        Assert.Equal(21 * 16, result.Diagnosis!.ForwardCalls);
        AdaptationResult blind = await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data() with { Validation = new LabelledSamples(default, []) }, run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(result.ModelSha256After, blind.ModelSha256After);
        Assert.Equal((0, null, null), (blind.Diagnosis!.ForwardCalls, blind.Diagnosis.Saturation, blind.Diagnosis.WorstLayer));
        Assert.Equal(result.ParametersChanged, result.Diagnosis.ParametersChanged);
    }

    private static async Task<AdaptationResult> ExpectAsync(AdaptationRecipe recipe, VerdictKind kind, AdaptationSession? session = null)
    {
        (AdaptationResult result, Watcher watcher) = await ExecuteAsync(recipe, session);
        Assert.True(result.Diagnosis!.Verdict == kind, $"{result.Diagnosis} {result.Verdict}");
        Assert.NotEmpty(watcher.Verdicts);
        Assert.EndsWith(".", result.Verdict, StringComparison.Ordinal);
        Assert.Equal(recipe.Steps, result.Steps);
        return result;
    }

    private static async Task<(AdaptationResult Result, Watcher Watcher)> ExecuteAsync(AdaptationRecipe recipe, AdaptationSession? session = null)
    {
        using TestRun run = new();
        Watcher watcher = new();
        AdaptationResult result = await new AdaptationRun(session ?? TestRun.Session(TestBackends.Fast), TestRun.Data(160), run.Options(recipe)).ExecuteAsync(watcher, TestContext.Current.CancellationToken);
        return (result, watcher);
    }

    private sealed class Watcher : IProgress<AdaptationProgress>
    {
        public ImmutableArray<(int Step, VerdictKind Kind)> Verdicts { get; private set; } = [];

        public void Report(AdaptationProgress value)
        {
            if (value.Verdict.Kind != VerdictKind.Fine) Verdicts = Verdicts.Add((value.Step, value.Verdict.Kind));
        }
    }
}
