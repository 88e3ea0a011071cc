using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests;

public sealed class InMemoryAdaptationTests
{
    private static readonly AdaptationRecipe Short = AdaptationRecipes.Default with { Steps = 12, Batch = 4 };

    [Fact]
    public async Task It_trains_the_bytes_of_a_run_with_files()
    {
        using TestRun run = new();
        await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(Short)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        using InMemoryAdaptation adaptation = new(TestRun.Session(TestBackends.Fast), TestRun.Data().Training, Short, 1);
        EvaluationResult before = await adaptation.EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken);
        Assert.Equal(await TestRun.Session(TestBackends.Fast).EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken), before);
        await adaptation.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false).Coefficients, adaptation.Coefficients);
        Assert.Equal(File.ReadAllBytes(run.Path("adapted.tflite")), (await adaptation.DeployAsync(TestContext.Current.CancellationToken)).WriteTo(TestRun.Model).File);
        Assert.Equal(12 * 2 * 4, adaptation.Forwards);
    }

    [Theory]
    [InlineData("one-sided", 3, 4)]
    [InlineData("fzoo", 3, 4)]
    [InlineData("per-example", 1, 2)]
    [InlineData("magnitude:20000", 2, 4)]
    public async Task Every_estimator_counts_its_forwards_and_replays(string estimator, int queries, int passes)
    {
        AdaptationRecipe recipe = Short with { Estimator = RecipePieces.Default.Parse<Estimator>(estimator), Queries = queries, InitialRate = 6000 };
        using TestRun run = new();
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(12 * passes * 4 + 13 * 20, result.ForwardCalls);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(12 * (estimator == "per-example" ? 4 : queries), receipt.Coefficients.Length);
        Assert.Equal(result.ModelSha256After, (await ReceiptReplay.RunAsync(TestRun.Session(TestBackends.Fast), receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public async Task Each_example_is_compared_along_a_direction_of_its_own()
    {
        AdaptationRecipe recipe = Short with { Estimator = Estimator.PerExample, ExactHead = false, Steps = 1 };
        LabelledSamples samples = TestRun.Data().Training;
        using InMemoryAdaptation all = new(TestRun.Session(TestBackends.Fast), samples, recipe, 1);
        StepResult step = await all.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, step.Coefficients.Length);
        Assert.Empty(step.SignalToNoise);

        // The coefficient of sample b has the sign of its own difference along direction b: here from four runs of one sample.
        int[] drawn = new int[4];
        recipe.Objective.CreateSampler(1, samples, 4).Fill(0, drawn);
        for (int b = 0; b < 4; b++)
        {
            AdaptationRecipe alone = recipe with { Estimator = Estimator.ClippedMagnitude, Queries = 4, Batch = 1 };
            using InMemoryAdaptation one = new(TestRun.Session(TestBackends.Fast), new(samples[drawn[b]].ToArray(), [samples.Labels[drawn[b]]]), alone, 1);
            StepResult single = await one.StepAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, step.Coefficients[b]);
            Assert.Equal(Math.Sign(single.Coefficients[b]), Math.Sign(step.Coefficients[b]));
        }

        using InMemoryAdaptation shared = new(TestRun.Session(TestBackends.Fast), TestRun.Data().Training, recipe with { Estimator = Estimator.ClippedMagnitude }, 1);
        Assert.Single((await shared.StepAsync(TestContext.Current.CancellationToken)).Coefficients);
    }

    [Fact]
    public async Task A_sharpness_radius_moves_the_query_but_not_the_first_one_and_resumes_exactly()
    {
        AdaptationRecipe flat = Short with { SharpnessRadius = 0, Steps = 70 }, sharp = flat with { SharpnessRadius = 65536 };
        using InMemoryAdaptation one = new(TestRun.Session(TestBackends.Fast), TestRun.Data().Training, flat, 1);
        using InMemoryAdaptation two = new(TestRun.Session(TestBackends.Fast), TestRun.Data().Training, sharp, 1);
        Assert.Equal((await one.StepAsync(TestContext.Current.CancellationToken)).LossSum, (await two.StepAsync(TestContext.Current.CancellationToken)).LossSum);
        Assert.NotEqual((await one.StepAsync(TestContext.Current.CancellationToken)).LossSum, (await two.StepAsync(TestContext.Current.CancellationToken)).LossSum);

        using TestRun whole = new(), stopped = new();
        AdaptationResult expected = await ExecuteAsync(whole, sharp, stopAfter: 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExecuteAsync(stopped, sharp, stopAfter: 33));
        Assert.Equal(expected.ModelSha256After, (await ExecuteAsync(stopped, sharp, stopAfter: 0)).ModelSha256After);
        Receipt receipt = ReceiptReader.ReadFile(stopped.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(expected.ModelSha256After, (await ReceiptReplay.RunAsync(TestRun.Session(TestBackends.Fast), receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public async Task The_neighbouring_point_lies_up_the_slope_that_the_last_step_saw()
    {
        // One sample, the head alone fixed: at the neighbour the loss along the last direction is that of the side which was higher.
        AdaptationRecipe recipe = Short with { ExactHead = false, SharpnessRadius = 65536, InitialRate = 1, FinalRate = 0, Batch = 32 };
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 32);
        using InMemoryAdaptation flat = new(TestRun.Session(TestBackends.Fast), samples, recipe with { SharpnessRadius = 0 }, 1);
        using InMemoryAdaptation sharp = new(TestRun.Session(TestBackends.Fast), samples, recipe, 1);
        int higher = 0;
        for (int step = 0; step < 12; step++)
        {
            long below = (await flat.StepAsync(TestContext.Current.CancellationToken)).LossSum, above = (await sharp.StepAsync(TestContext.Current.CancellationToken)).LossSum;
            if (step > 0 && above > below) higher++;
        }

        Assert.InRange(higher, 9, 11);
    }

    [Fact]
    public async Task Samples_that_agree_stand_out_of_the_noise_and_one_sample_says_nothing()
    {
        // The same sample four times: no spread, so any difference is beyond all noise.
        LabelledSamples one = TestRun.Take(TestRun.Field, 0, 1);
        LabelledSamples same = new(Enumerable.Repeat(one.Inputs.ToArray(), 4).SelectMany(b => b).ToArray(), [.. Enumerable.Repeat(one.Labels[0], 4)]);
        using InMemoryAdaptation agreeing = new(TestRun.Session(TestBackends.Fast), same, Short with { Queries = 2 }, 1);
        StepResult agreed = await agreeing.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1 << 16, 1 << 16], agreed.SignalToNoise);
        Assert.Equal(0, agreed.Ties);
        using InMemoryAdaptation mixed = new(TestRun.Session(TestBackends.Fast), TestRun.Data().Training, Short with { Batch = 32 }, 1);
        Assert.InRange((await mixed.StepAsync(TestContext.Current.CancellationToken)).SignalToNoise.Single(), 0, 256 * 8);
        using InMemoryAdaptation single = new(TestRun.Session(TestBackends.Fast), one, Short with { Batch = 1 }, 1);
        Assert.Equal([0], (await single.StepAsync(TestContext.Current.CancellationToken)).SignalToNoise);
        using InMemoryAdaptation head = new(TestRun.Session(TestBackends.Fast), one, AdaptationRecipes.Get("head") with { Batch = 4 }, 1);
        Assert.Empty((await head.StepAsync(TestContext.Current.CancellationToken)).SignalToNoise);
    }

    [Fact]
    public void Weight_perturbations_are_proportional_to_what_the_normalization_says()
    {
        LoweredModel model = TestRun.Session().Lower(1);
        AdaptationRecipe recipe = AdaptationRecipes.Get("weights-16w8a") with { WeightPerturbation = 2560 };
        ParameterSet kernel = ParameterSet.Create(model, recipe), layer = ParameterSet.Create(model, recipe with { Normalization = WeightNormalization.Layer }), uniform = ParameterSet.Create(model, recipe with { Normalization = WeightNormalization.Uniform });
        Assert.All(uniform.Parameters, p => Assert.All(p.QueryScale, s => Assert.Equal(2560, s)));
        Assert.All(layer.Parameters, p => Assert.Single(p.QueryScale.Distinct()));
        Assert.Contains(kernel.Parameters, p => p.QueryScale.Distinct().Count() > 1);
        Assert.All(kernel.Parameters.Zip(layer.Parameters), p => Assert.InRange(p.Second.QueryScale[0], p.First.QueryScale.Min(), p.First.QueryScale.Max()));
    }

    [Fact]
    public void Layers_and_kinds_are_picked_by_operator()
    {
        LoweredModel model = TestRun.Session().Lower(1);
        int first = model.Layers[0].OperatorIndex, last = model.Layers[^1].OperatorIndex;
        ParameterSet picked = ParameterSet.Create(model, Short with { ExactHead = false, Selection = ParameterSelection.Layers([ParameterKind.Bias, ParameterKind.Weights], first, last) });
        Assert.Equal([(first, ParameterKind.Bias), (first, ParameterKind.Weights), (last, ParameterKind.Bias), (last, ParameterKind.Weights)], picked.Parameters.Select(p => (p.Layer.OperatorIndex, p.Kind)));
        Assert.All(ParameterSet.Create(model, Short with { Selection = ParameterSelection.Gains }).Parameters, p => Assert.Equal(ParameterKind.Gain, p.Kind));
        Assert.Contains("Operator 99", Assert.Throws<ArgumentException>(() => ParameterSet.Create(model, Short with { Selection = ParameterSelection.Layers([ParameterKind.Bias], 99) })).Message, StringComparison.Ordinal);
        Assert.Contains("16-bit", Assert.Throws<ArgumentException>(() => ParameterSet.Create(model, Short with { ExactHead = false, Update = UpdateRule.Master16, Selection = ParameterSelection.Layers([ParameterKind.Bias, ParameterKind.Weights], first) })).Message, StringComparison.Ordinal);
    }

    private static async Task<AdaptationResult> ExecuteAsync(TestRun run, AdaptationRecipe recipe, int stopAfter)
    {
        using CancellationTokenSource source = new();
        return await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(recipe, resume: true)).ExecuteAsync(new StopAfter(stopAfter, source), source.Token);
    }

    private sealed class StopAfter(int step, CancellationTokenSource source) : IProgress<AdaptationProgress>
    {
        public void Report(AdaptationProgress value)
        {
            if (value.Step == step) source.Cancel();
        }
    }
}
