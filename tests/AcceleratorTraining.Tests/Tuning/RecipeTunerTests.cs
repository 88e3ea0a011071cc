using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Tuning;

public sealed class RecipeTunerTests
{
    private static readonly AdaptationRecipe Short = AdaptationRecipes.Get("bias") with { Steps = 70, Batch = 4, InitialRate = 400, FinalRate = 40 };

    // 70 steps: trials of 20, five of them, each validated on 20 samples.
    private const long SearchForwards = 5 * (20 * 2 * 4 + 20);

    [Fact]
    public async Task The_trial_with_the_lowest_validation_loss_decides_and_its_neighbours_are_tried()
    {
        AdaptationData data = TestRun.Data();
        TuningResult result = await RecipeTuner.TuneAsync(TestRun.Session(TestBackends.Fast), data.Training, data.Validation, Short, 1, cancellationToken: TestContext.Current.CancellationToken);
        int bracket = result.Trials.Take(3).MinBy(t => t.Validation.LossSum).Eighths;
        Assert.Equal([8, 2, 32, bracket / 2, bracket * 2], result.Trials.Select(t => t.Eighths));
        int best = result.Trials.MinBy(t => t.Validation.LossSum).Eighths;

        // The steps are far too small on purpose.
        Assert.InRange(best, 32, 64);
        Assert.Equal((400 * best / 8, 40 * best / 8, Short.HeadRate * best / 8), (result.Recipe.InitialRate, result.Recipe.FinalRate, result.Recipe.HeadRate));
        Assert.Equal("bias-tuned", result.Recipe.Name);
        Assert.Equal(SearchForwards, result.ForwardCalls);
        Assert.Equal(Short, result.Recipe with { Name = "bias", InitialRate = 400, FinalRate = 40, HeadRate = Short.HeadRate });
    }

    [Fact]
    public async Task A_trial_is_a_short_run_of_its_own_from_the_model_as_given()
    {
        AdaptationData data = TestRun.Data();
        TuningResult result = await RecipeTuner.TuneAsync(TestRun.Session(TestBackends.Fast), data.Training, data.Validation, Short, 1, cancellationToken: TestContext.Current.CancellationToken);
        using InMemoryAdaptation third = new(TestRun.Session(TestBackends.Fast), data.Training, (Short with { InitialRate = 1600, FinalRate = 160 }).WithSteps(20), 1);
        await third.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await third.EvaluateAsync(data.Validation, TestContext.Current.CancellationToken), result.Trials[2].Validation);
    }

    [Fact]
    public async Task Rates_stay_within_what_a_recipe_takes()
    {
        AdaptationData data = TestRun.Data();
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = 4, Batch = 2, InitialRate = 13106, FinalRate = 13106, HeadRate = 1 << 20 };
        TuningResult result = await RecipeTuner.TuneAsync(TestRun.Session(TestBackends.Fast), data.Training, data.Validation, recipe, 1, cancellationToken: TestContext.Current.CancellationToken);
        result.Recipe.Validate();
        result = await RecipeTuner.TuneAsync(TestRun.Session(TestBackends.Fast), data.Training, data.Validation, recipe with { InitialRate = 1, FinalRate = 1, HeadRate = 1 }, 1, cancellationToken: TestContext.Current.CancellationToken);
        result.Recipe.Validate();
    }

    [Fact]
    public async Task Test_data_decide_nothing_and_the_search_is_counted()
    {
        using TestRun one = new(), two = new(), plain = new();
        AdaptationData data = TestRun.Data();
        LabelledSamples poison = new(data.Test.Inputs, [.. data.Test.Labels.Select(l => 9 - l)]);
        AdaptationResult clean = await ExecuteAsync(one, data), poisoned = await ExecuteAsync(two, data with { Test = poison });
        Assert.NotEqual(clean.LossAfter, poisoned.LossAfter);
        Assert.Equal(clean.Tuning, poisoned.Tuning);
        Assert.Equal(clean.ModelSha256After, poisoned.ModelSha256After);
        AdaptationResult untuned = await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, plain.Options(Short)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(untuned.ForwardCalls + SearchForwards, clean.ForwardCalls);
        Assert.Equal(SearchForwards, clean.Tuning!.ForwardCalls);
        Assert.Null(untuned.Tuning);
    }

    [Fact]
    public async Task What_was_chosen_stands_in_the_receipt_for_replay_and_resume()
    {
        using TestRun whole = new(), stopped = new();
        AdaptationResult expected = await ExecuteAsync(whole, TestRun.Data());
        Receipt receipt = ReceiptReader.ReadFile(whole.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(expected.Tuning!.InitialRate, receipt.Header.Recipe.InitialRate);
        Assert.NotEqual(Short.InitialRate, receipt.Header.Recipe.InitialRate);
        PatchedModel replayed = await ReceiptReplay.RunAsync(TestRun.Session(), receipt, TestContext.Current.CancellationToken);
        Assert.Equal(expected.ModelSha256After, replayed.Sha256After);

        using CancellationTokenSource source = new();
        Recorder first = new(v => { if (v is { Trial: 0, Step: 33 }) source.Cancel(); }), second = new(_ => { });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExecuteAsync(stopped, TestRun.Data(), first, source.Token));
        Assert.Equal(100, first.Trials);
        AdaptationResult resumed = await ExecuteAsync(stopped, TestRun.Data(), second);
        Assert.Equal(0, second.Trials);
        Assert.Equal((expected.ModelSha256After, expected.ForwardCalls, expected.Tuning), (resumed.ModelSha256After, resumed.ForwardCalls, resumed.Tuning));
        Assert.Equal(resumed.ToJson(), (await ExecuteAsync(stopped, TestRun.Data())).ToJson());
    }

    [Fact]
    public async Task Another_recipes_receipt_is_not_taken_for_the_searchs()
    {
        using TestRun run = new();
        AdaptationData data = TestRun.Data();
        await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, run.Options(Short)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(RecipeTuner.Recall(TestRun.Session(), data.Training, run.Options(Short)));
        await ExecuteAsync(run, data);
        Assert.NotNull(RecipeTuner.Recall(TestRun.Session(), data.Training, run.Options(Short)));
        Assert.Null(RecipeTuner.Recall(TestRun.Session(), data.Training, run.Options(Short, seed: 2)));
        Assert.Null(RecipeTuner.Recall(TestRun.Session(), data.Training, run.Options(Short with { Batch = 5 })));
        Assert.Null(RecipeTuner.Recall(TestRun.Session(), data.Validation, run.Options(Short)));
    }

    [Fact]
    public async Task Too_few_validation_samples_or_too_long_a_name_are_refused_before_anything_is_written()
    {
        using TestRun run = new();
        AdaptationData data = TestRun.Data();
        ArgumentException few = await Assert.ThrowsAsync<ArgumentException>(() => ExecuteAsync(run, data with { Validation = data.Validation.Slice(0, 15) }));
        Assert.Contains("16 or more, not 15", few.Message, StringComparison.Ordinal);
        AdaptationOptions options = run.Options(Short with { Name = new string('n', 60) }) with { Tune = true };
        await Assert.ThrowsAsync<ArgumentException>(() => new AdaptationRun(TestRun.Session(TestBackends.Fast), data, options).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.False(File.Exists(run.Path("adapted.receipt")));
    }

    private static Task<AdaptationResult> ExecuteAsync(TestRun run, AdaptationData data, IProgress<AdaptationProgress>? progress = null, CancellationToken? cancellationToken = null) =>
        new AdaptationRun(TestRun.Session(TestBackends.Fast), data, run.Options(Short, resume: true) with { Tune = true }).ExecuteAsync(progress, cancellationToken ?? TestContext.Current.CancellationToken);

    private sealed class Recorder(Action<AdaptationProgress> then) : IProgress<AdaptationProgress>
    {
        public int Trials { get; private set; }

        public void Report(AdaptationProgress value)
        {
            if (value.Trial > 0) Trials++;
            then(value);
        }
    }
}
