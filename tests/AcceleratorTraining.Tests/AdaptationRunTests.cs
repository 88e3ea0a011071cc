using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests;

public sealed class AdaptationRunTests
{
    // Two frames and a short one, on few samples: quick, and every part of the protocol is passed.
    private static readonly AdaptationRecipe Short = AdaptationRecipes.Default with { Steps = 140, Batch = 4 };

    [Theory]
    [InlineData("default")]
    [InlineData("weights-8w8a")]
    [InlineData("weights-16w8a")]
    [InlineData("weights-rank1")]
    [InlineData("head")]
    [InlineData("last-layer")]
    public async Task A_receipt_replays_to_the_written_file_on_another_backend(string name)
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 70, Batch = 4, Queries = name == "default" ? 2 : 1 };
        AdaptationResult result = await ExecuteAsync(run, TestBackends.Fast, recipe);
        Assert.NotEqual(result.ModelSha256Before, result.ModelSha256After);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        PatchedModel replayed = await ReceiptReplay.RunAsync(TestRun.Session(new ReferenceBackend()), receipt, TestContext.Current.CancellationToken);
        Assert.Equal(result.ModelSha256After, replayed.Sha256After);
        Assert.Equal(result.ModelSha256After, receipt.AdaptedSha256);
        Assert.Equal(File.ReadAllBytes(run.Path("adapted.tflite")), replayed.File);
    }

    [Fact]
    public async Task Reference_and_cpu_train_the_same_bytes()
    {
        foreach (string name in new[] { "default", "weights-8w8a", "weights-16w8a", "weights-rank1", "weights-gaussian" })
        {
            using TestRun one = new(), two = new();
            AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 4, Batch = 4, Queries = name == "weights-8w8a" ? 2 : 1 };
            AdaptationResult reference = await ExecuteAsync(one, new ReferenceBackend(), recipe);
            AdaptationResult fast = await ExecuteAsync(two, TestBackends.Fast, recipe);
            Assert.Equal(reference.ModelSha256After, fast.ModelSha256After);
            Assert.Equal(reference.AccuracyAfter, fast.AccuracyAfter);
            Assert.Equal(File.ReadAllBytes(one.Path("adapted.receipt")), File.ReadAllBytes(two.Path("adapted.receipt")));
        }
    }

    public static TheoryData<string> Recipes => [.. TestRun.Recipes];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Lowered_extensions_train_the_same_bytes(string name)
    {
        using TestRun one = new(), two = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 6, Batch = 4, Queries = 2 };
        AdaptationResult native = await ExecuteAsync(one, TestBackends.Fast, recipe);
        AdaptationResult lowered = await ExecuteAsync(two, new WithoutExtensions(TestBackends.Fast), recipe);
        Assert.Equal(native.ModelSha256After, lowered.ModelSha256After);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(139)]
    public async Task A_run_stopped_at_any_step_and_resumed_ends_with_the_same_bytes(int stopAfter)
    {
        using TestRun whole = new(), stopped = new();
        AdaptationResult expected = await ExecuteAsync(whole, TestBackends.Fast, Short);
        using CancellationTokenSource source = new();
        Task<AdaptationResult> first = new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), stopped.Options(Short)).ExecuteAsync(new CancelAt(stopAfter, source), source.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(File.Exists(stopped.Path("adapted.receipt.checkpoint")));
        AdaptationResult resumed = await ExecuteAsync(stopped, TestBackends.Fast, Short, resume: true);
        Assert.Equal(expected.ModelSha256After, resumed.ModelSha256After);
        Assert.Equal(expected.ForwardCalls, resumed.ForwardCalls);
        Assert.Equal((expected.Diagnosis, expected.Verdict), (resumed.Diagnosis, resumed.Verdict));
        Assert.False(File.Exists(stopped.Path("adapted.receipt.checkpoint")));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Every_recipe_resumes_with_all_its_state_and_replays_on_another_backend(string name)
    {
        using TestRun whole = new(), stopped = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 12, Batch = 4, Queries = 3 };
        AdaptationResult expected = await ExecuteAsync(whole, TestBackends.Fast, recipe);
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), stopped.Options(recipe)).ExecuteAsync(new CancelAt(7, source), source.Token));
        Assert.Equal(expected.ModelSha256After, (await ExecuteAsync(stopped, TestBackends.Fast, recipe, resume: true)).ModelSha256After);

        // The frames differ, the stop having cut one short; what they say does not.
        Receipt receipt = ReceiptReader.ReadFile(stopped.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(ReceiptReader.ReadFile(whole.Path("adapted.receipt"), allowTorn: false).Coefficients, receipt.Coefficients);
        Assert.Equal(recipe, receipt.Header.Recipe);
        Assert.Equal(expected.ModelSha256After, (await ReceiptReplay.RunAsync(TestRun.Session(new ReferenceBackend()), receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public async Task A_finished_run_is_measured_anew_on_other_test_data_or_another_backend()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = Short with { Steps = 5 };
        await ExecuteAsync(run, TestBackends.Fast, recipe);
        AdaptationData other = TestRun.Data() with { Test = TestRun.Take(TestRun.FieldTest, 100, 30) };
        AdaptationResult again = await new AdaptationRun(TestRun.Session(new ReferenceBackend()), other, run.Options(recipe, resume: true)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(30, again.Samples[2]);
        Assert.Equal("reference", again.Backend);
        Assert.Equal((await TestRun.Session().EvaluateAsync(other.Test, TestContext.Current.CancellationToken)).Accuracy, again.AccuracyBefore);
    }

    [Fact]
    public async Task A_second_run_on_the_same_receipt_is_refused_while_the_first_goes_on()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = Short with { Steps = 5 };
        using (ReceiptWriter first = ReceiptWriter.Create(run.Path("adapted.receipt"), await HeaderAsync(recipe)))
        {
            await Assert.ThrowsAsync<IOException>(() => ExecuteAsync(run, TestBackends.Fast, recipe));
        }

        Assert.False(File.Exists(run.Path("adapted.tflite")));
    }

    [Fact]
    public async Task Samples_that_do_not_fit_the_model_are_refused_before_anything_is_written()
    {
        using TestRun run = new();
        LabelledSamples good = TestRun.Take(TestRun.Field, 0, 8);
        LabelledSamples half = new(good.Inputs[..(good.Inputs.Length / 2)], good.Labels), label = new(good.Inputs, [.. good.Labels.Select(_ => 10)]), negative = new(good.Inputs, [.. good.Labels.Select(_ => -1)]);
        foreach (LabelledSamples bad in new[] { half, label, negative })
        {
            AdaptationData[] sets = [new(bad, good, good), new(good, bad, good), new(good, good, bad)];
            foreach (AdaptationData data in sets)
            {
                await Assert.ThrowsAsync<ArgumentException>(() => new AdaptationRun(TestRun.Session(TestBackends.Fast), data, run.Options(Short)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken));
            }
        }

        Assert.False(File.Exists(run.Path("adapted.receipt")));
    }

    [Theory]
    [InlineData("mcu-int8")]
    [InlineData("npu-int8")]
    public async Task The_built_in_model_adapts_and_replays_on_small_machines(string profile)
    {
        using TestRun run = new();
        AdaptationSession session = TestRun.Session(TestBackends.Fast) with { Profile = Profiles.Get(profile) };
        AdaptationResult result = await new AdaptationRun(session, TestRun.Data(), run.Options(Short with { Steps = 10 })).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.PeakDeviceBytes, 1, session.Profile.Limits.MemoryBytes);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(result.ModelSha256After, (await ReceiptReplay.RunAsync(session with { Backend = new ReferenceBackend() }, receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public async Task A_kill_between_frame_and_checkpoint_loses_nothing()
    {
        using TestRun whole = new(), killed = new();
        AdaptationResult expected = await ExecuteAsync(whole, TestBackends.Fast, Short);

        // The state of a process killed after its second frame but before that frame's checkpoint: receipt of 128 steps
        // and a torn third frame, checkpoint of 64.
        string checkpoint = killed.Path("adapted.receipt.checkpoint");
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), killed.Options(Short)).ExecuteAsync(new CancelAt(64, source), source.Token));
        byte[] atSixtyFour = File.ReadAllBytes(checkpoint);
        using CancellationTokenSource later = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), killed.Options(Short, resume: true)).ExecuteAsync(new CancelAt(130, later), later.Token));
        File.WriteAllBytes(checkpoint, atSixtyFour);
        using (FileStream receipt = File.OpenWrite(killed.Path("adapted.receipt"))) receipt.SetLength(receipt.Length - 3);

        AdaptationResult resumed = await ExecuteAsync(killed, TestBackends.Fast, Short, resume: true);
        Assert.Equal(expected.ModelSha256After, resumed.ModelSha256After);
        Assert.Equal(File.ReadAllBytes(whole.Path("adapted.receipt")), File.ReadAllBytes(killed.Path("adapted.receipt")));
    }

    [Fact]
    public async Task Resuming_a_finished_run_gives_the_same_result_even_without_its_files()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = Short with { Steps = 10 };
        AdaptationResult first = await ExecuteAsync(run, TestBackends.Fast, recipe);
        Assert.Equal(first.ToJson(), (await ExecuteAsync(run, TestBackends.Fast, recipe, resume: true)).ToJson());
        File.Delete(run.Path("adapted.json"));
        File.Delete(run.Path("adapted.tflite"));
        AdaptationResult again = await ExecuteAsync(run, TestBackends.Fast, recipe, resume: true);
        Assert.NotNull(first.Diagnosis);
        Assert.Null(again.Diagnosis);
        Assert.Equal(first with { Diagnosis = null, WallSeconds = 0, PeakDeviceBytes = 0, Samples = [], LeftOut = [] }, again with { WallSeconds = 0, PeakDeviceBytes = 0, Samples = [], LeftOut = [] });
        Assert.True(File.Exists(run.Path("adapted.tflite")));
    }

    [Fact]
    public async Task Another_runs_receipt_is_not_gone_on_with()
    {
        using TestRun run = new();
        await ExecuteAsync(run, TestBackends.Fast, Short with { Steps = 10 });
        AdaptationResult other = await ExecuteAsync(run, TestBackends.Fast, Short with { Steps = 12 }, resume: true);
        Assert.Equal(12, other.Steps);
    }

    [Fact]
    public async Task The_built_in_model_wins_back_most_of_what_the_shift_took()
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = 300 };
        AdaptationData data = new(TestRun.Take(TestRun.Field, 0, 180), TestRun.Take(TestRun.Field, 180, 20), TestRun.FieldTest);
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), data, run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.AccuracyAfter!.Value - result.AccuracyBefore!.Value, 0.15, 1);
        Assert.True(result.LossAfter < result.LossBefore);
        Assert.Null(result.Verdict);
    }

    [Fact]
    public async Task Accuracies_are_those_of_the_files()
    {
        using TestRun run = new();
        AdaptationResult result = await ExecuteAsync(run, TestBackends.Fast, Short with { Steps = 10 });
        EvaluationResult before = await TestRun.Session(TestBackends.Fast).EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken);
        EvaluationResult after = await TestRun.Session(TestBackends.Fast).EvaluateAsync(QuantizedModel.Load(run.Path("adapted.tflite")), TestRun.Data().Test, TestContext.Current.CancellationToken);
        Assert.Equal((before.Accuracy, after.Accuracy), (result.AccuracyBefore, result.AccuracyAfter));
        Assert.Equal((before.Loss, after.Loss), (result.LossBefore, result.LossAfter));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("weights-8w8a")]
    [InlineData("last-layer")]
    public async Task What_the_queries_train_is_what_the_file_holds(string name)
    {
        // Losses are equal to the last bit only if every trained tensor reaches both the query program and the file.
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 30, Batch = 8, GainPerturbation = 1, BiasPerturbation = name == "default" ? 65536 : 128 };
        AdaptationResult result = await ExecuteAsync(run, TestBackends.Fast, recipe);
        LoweredModel model = TestRun.Session().Lower(8);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        using IDevice device = TestBackends.Fast.OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, ParameterSet.Create(model, recipe), recipe, 1);
        for (int step = 0; step < receipt.Steps; step++) store.Step(step, receipt.Step(step));
        using Evaluator masters = Evaluator.ForMasters(device, model, store, recipe);
        using Evaluator inMemory = new(device, model, store.Parameters);
        Deployment deployment = await Deployment.ReadAsync(store, receipt.Head, TestContext.Current.CancellationToken);
        masters.Write(deployment);
        inMemory.Write(deployment);
        EvaluationResult seen = await masters.EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken);
        EvaluationResult written = await TestRun.Session(TestBackends.Fast).EvaluateAsync(QuantizedModel.Load(run.Path("adapted.tflite")), TestRun.Data().Test, TestContext.Current.CancellationToken);
        Assert.Equal(written, await inMemory.EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken));
        Assert.Equal(written.Correct, seen.Correct);
        Assert.InRange(Math.Abs(written.Loss - seen.Loss), 0, name == "default" ? 0.02 : 0);
        Assert.NotEqual(result.LossBefore, written.Loss);
    }

    [Fact]
    public async Task A_machine_that_holds_few_samples_trains_the_same_bytes()
    {
        using TestRun one = new(), two = new();
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Steps = 5, Batch = 10, Queries = 2 };
        AdaptationResult whole = await ExecuteAsync(one, TestBackends.Fast, recipe);
        ProfileLimits limits = Profiles.TfliteReference.Limits with { MemoryBytes = whole.PeakDeviceBytes - 1 };
        AdaptationSession narrow = TestRun.Session(TestBackends.Fast) with { Profile = Profiles.TfliteReference with { Limits = limits } };
        AdaptationResult parts = await new AdaptationRun(narrow, TestRun.Data(), two.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(whole.ModelSha256After, parts.ModelSha256After);
        Assert.True(parts.PeakDeviceBytes < whole.PeakDeviceBytes);
        Assert.Equal(File.ReadAllBytes(one.Path("adapted.receipt")), File.ReadAllBytes(two.Path("adapted.receipt")));
    }

    [Fact]
    public async Task A_receipt_of_another_model_or_arithmetic_is_refused()
    {
        using TestRun run = new();
        await ExecuteAsync(run, TestBackends.Fast, Short with { Steps = 5 });
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        AdaptationSession other = new(QuantizedModel.Load(run.Path("adapted.tflite")), new ReferenceBackend(), Profiles.TfliteReference);
        await Assert.ThrowsAsync<InvalidReceiptException>(async () => await ReceiptReplay.RunAsync(other, receipt, TestContext.Current.CancellationToken));
        AdaptationSession rounding = TestRun.Session() with { Profile = Profiles.Get("npu-int8") };
        await Assert.ThrowsAsync<InvalidReceiptException>(async () => await ReceiptReplay.RunAsync(rounding, receipt, TestContext.Current.CancellationToken));
    }

    private static Task<AdaptationResult> ExecuteAsync(TestRun run, IBackend backend, AdaptationRecipe recipe, bool resume = false) =>
        new AdaptationRun(TestRun.Session(backend), TestRun.Data(), run.Options(recipe, resume)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<ReceiptHeader> HeaderAsync(AdaptationRecipe recipe)
    {
        using TestRun other = new();
        await ExecuteAsync(other, TestBackends.Fast, recipe);
        return ReceiptReader.ReadFile(other.Path("adapted.receipt"), allowTorn: false).Header;
    }

    private sealed class CancelAt(int step, CancellationTokenSource source) : IProgress<AdaptationProgress>
    {
        public void Report(AdaptationProgress value)
        {
            if (value.Step == step) source.Cancel();
        }
    }
}
