using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Objectives;

/// <summary>Each objective is what its definition says in doubles, is lowered by training, reads no label it does not need, and replays.</summary>
public sealed class ObjectiveTests
{
    private const double Bit = 65536;

    [Fact]
    public async Task Reconstruction_is_the_mean_squared_error_against_the_input_in_the_output_s_steps()
    {
        QuantizedModel model = TinyModels.Autoencoder();
        LabelledSamples samples = TinyModels.Samples(TinyModels.Width, 5, 1);
        int[] losses = await TinyModels.Session(model).LossesAsync(model, samples, Objective.Reconstruction, TestContext.Current.CancellationToken);
        sbyte[] outputs = await LogitsAsync(model, samples);
        for (int i = 0; i < losses.Length; i++)
        {
            double error = 0;
            for (int k = 0; k < TinyModels.Width; k++)
            {
                double input = (double)TinyModels.InputScale * ((sbyte)samples[i][k] - TinyModels.InputZeroPoint), output = (double)TinyModels.OutputScale * (outputs[i * TinyModels.Width + k] - TinyModels.OutputZeroPoint);
                double target = Math.Round(input / TinyModels.OutputScale, MidpointRounding.AwayFromZero) * TinyModels.OutputScale;
                error += (output - target) * (output - target) / TinyModels.Width;
            }

            Assert.InRange(losses[i] / Bit, error - 0.001, error + 0.001);
        }

        EvaluationResult result = await TinyModels.Session(model).EvaluateAsync(samples, Objective.Reconstruction, TestContext.Current.CancellationToken);
        Assert.Null(result.KnownAccuracy);
        Assert.Equal(losses.Sum(l => (long)l) / Bit / 5, result.Loss, 1e-9);
    }

    [Fact]
    public async Task Entropy_is_that_of_the_softmax()
    {
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 20);
        double[][] probabilities = await ProbabilitiesAsync(samples);
        int[] losses = await TestRun.Session(TestBackends.Fast).LossesAsync(TestRun.Model, samples, Objective.Entropy, TestContext.Current.CancellationToken);
        for (int i = 0; i < losses.Length; i++) Assert.Equal(-probabilities[i].Sum(p => p * Math.Log2(p)), losses[i] / Bit, 0.001);
    }

    [Fact]
    public async Task Distillation_is_the_cross_entropy_under_the_teacher()
    {
        AdaptationSession session = TestRun.Session(TestBackends.Fast);
        LabelledSamples shifted = TestRun.Take(TestRun.Field, 0, 20), unshifted = TestRun.Take(TestRun.FieldTest, 0, 20);
        LabelledSamples taught = await session.TeachAsync(shifted, unshifted, TestContext.Current.CancellationToken);
        Assert.Equal(shifted.Inputs.ToArray(), taught.Inputs.ToArray());
        double[][] student = await ProbabilitiesAsync(shifted), teacher = await ProbabilitiesAsync(unshifted);
        int[] losses = await session.LossesAsync(TestRun.Model, taught, Objective.Distillation, TestContext.Current.CancellationToken);
        for (int i = 0; i < losses.Length; i++) Assert.Equal(-teacher[i].Zip(student[i]).Sum(p => p.First * Math.Log2(p.Second)), losses[i] / Bit, 0.003);
    }

    [Theory]
    [InlineData("entropy")]
    [InlineData("distillation")]
    public async Task Training_without_labels_lowers_the_loss_reads_no_label_and_replays(string name)
    {
        AdaptationSession session = TestRun.Session(TestBackends.Fast);
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 60, Batch = 16 };
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 64);
        LabelledSamples unlabelled = LabelledSamples.WithoutLabels(samples.Inputs, samples.Count).WithTargets(samples.Targets);
        LabelledSamples other = new(samples.Inputs, [.. samples.Labels.Select(l => 9 - l)], samples.Targets);
        ImmutableArray<sbyte>[] coefficients = new ImmutableArray<sbyte>[3];
        foreach ((int i, LabelledSamples each) in new[] { samples, unlabelled, other }.Index())
        {
            using InMemoryAdaptation adaptation = new(session, each, recipe, 1);
            double before = (await adaptation.EvaluateAsync(each, TestContext.Current.CancellationToken)).Loss;
            await adaptation.RunAsync(TestContext.Current.CancellationToken);
            Assert.InRange((await adaptation.EvaluateAsync(each, TestContext.Current.CancellationToken)).Loss, 0, before * 0.99);
            coefficients[i] = adaptation.Coefficients;
        }

        Assert.Equal(coefficients[0], coefficients[1]);
        Assert.Equal(coefficients[0], coefficients[2]);
        AdaptationData data = new(unlabelled, TestRun.Take(TestRun.Field, 64, 8), TestRun.Take(TestRun.FieldTest, 0, 8)) { TargetForwards = 72 };
        AdaptationResult result = await TinyModels.RunAndReplayAsync(TestRun.Model, data, recipe with { Steps = 20 });
        Assert.Equal(20 * 2 * 16 + 21 * 8 + 72, result.ForwardCalls);
        Assert.NotNull(result.AccuracyAfter);
    }

    [Fact]
    public async Task An_autoencoder_is_trained_without_labels_and_reports_no_accuracy()
    {
        QuantizedModel model = TinyModels.Autoencoder();
        AdaptationRecipe recipe = AdaptationRecipes.Get("reconstruction") with { Steps = 200, Batch = 16 };
        LabelledSamples first = TinyModels.Samples(TinyModels.Width, 32, 1), relabelled = TinyModels.Samples(TinyModels.Width, 32, 32);
        AdaptationResult one = await TinyModels.RunAndReplayAsync(model, new AdaptationData(first, first, first), recipe);
        AdaptationResult two = await TinyModels.RunAndReplayAsync(model, new AdaptationData(relabelled, relabelled, relabelled), recipe);
        Assert.Equal(one.ModelSha256After, two.ModelSha256After);
        Assert.InRange(one.LossAfter, 0, one.LossBefore * 0.99);
        Assert.Null(one.AccuracyBefore);
        Assert.DoesNotContain("accuracy", one.ToJson(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(AdaptationResult.FromJson(one.ToJson())!.AccuracyAfter);
    }

    [Fact]
    public void What_does_not_go_together_is_one_error()
    {
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 8);
        LabelledSamples bare = LabelledSamples.WithoutLabels(samples.Inputs, samples.Count);
        Refused("has a target of 0 bytes; the objective 'distillation' takes", () => bare.ThrowIfUnfit(TestRun.Session().Lower(1), "adaptation", Objective.Distillation));
        Refused("have no labels, which the objective 'cross-entropy' needs", () => bare.ThrowIfUnfit(TestRun.Session().Lower(1), "adaptation"));
        Refused("compares a model's output with its input", () => new InMemoryAdaptation(TestRun.Session(), bare, AdaptationRecipes.Get("reconstruction"), 1).Dispose());
        Refused("exact head", () => (AdaptationRecipes.Get("entropy") with { ExactHead = true }).Validate());

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static async Task<sbyte[]> LogitsAsync(QuantizedModel model, LabelledSamples samples)
    {
        AdaptationSession session = TinyModels.Session(model);
        return [.. (await session.TeachAsync(samples, samples, TestContext.Current.CancellationToken)).Targets.ToArray().Select(b => (sbyte)b)];
    }

    private static async Task<double[][]> ProbabilitiesAsync(LabelledSamples samples)
    {
        sbyte[] logits = await LogitsAsync(TestRun.Model, samples);
        double scale = TestRun.Session().Lower(1).LogitScale / Math.Pow(2, 32);
        return [.. logits.Chunk(logits.Length / samples.Count).Select(row => row.Select(l => Math.Pow(2, l * scale)).ToArray()).Select(e => e.Select(v => v / e.Sum()).ToArray())];
    }
}
