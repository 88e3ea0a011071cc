using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Objectives;

/// <summary>Episodes: drawn by seed and step, judged by distances to class means, and leaving the last layer alone.</summary>
public sealed class PrototypeTests
{
    private const int Ways = 4, Shots = 2, Queries = 3;

    private static readonly Objective Objective = Objective.Prototypes(Ways, Shots, Queries, 1);

    [Fact]
    public void An_episode_is_balanced_disjoint_and_a_function_of_seed_and_step()
    {
        int[] first = Draw(1, 5), again = Draw(1, 5);
        Assert.Equal(first, again);
        Assert.NotEqual(first, Draw(1, 6));
        Assert.NotEqual(first, Draw(2, 5));
        Assert.Equal(first.Length, first.Distinct().Count());
        int[] classes = [.. first.Take(Ways * Shots).Select(i => TestRun.Field.Labels[i]).Distinct()];
        Assert.Equal(Ways, classes.Length);
        for (int i = 0; i < first.Length; i++) Assert.Equal(classes[Objective.Label(i, 0)], TestRun.Field.Labels[first[i]]);

        static int[] Draw(ulong seed, int step)
        {
            int[] indices = new int[Objective.EpisodeRows];
            Objective.CreateSampler(seed, TestRun.Field, indices.Length).Fill(step, indices);
            return indices;
        }
    }

    [Fact]
    public async Task The_loss_is_the_log_sum_exp_over_squared_distances_to_class_means()
    {
        AdaptationSession session = TestRun.Session(TestBackends.Fast);
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 60);
        EvaluationResult result = await session.EvaluateAsync(samples, Objective, TestContext.Current.CancellationToken);
        int episodes = 60 / Objective.EpisodeRows;
        Assert.Equal((episodes * Ways * Queries, true, false), (result.Count, result.IsWithoutClasses, result.IsPlainLoss));

        LoweredModel model = session.Lower(4);
        using IDevice device = session.OpenDevice();
        using Evaluator evaluator = new(device, model, withFeatures: true);
        sbyte[] features = await evaluator.FeaturesAsync(samples, TestContext.Current.CancellationToken);
        int width = features.Length / 60;
        double step = model.Layers[model.HeadLayer].InputScale, expected = 0;
        for (int episode = 0; episode < episodes; episode++)
        {
            int[] rows = new int[Objective.EpisodeRows];
            Objective.CreateSampler(0, samples, rows.Length).Fill(episode, rows);
            double Feature(int position, int k) => step * features[rows[position] * width + k];
            for (int q = Ways * Shots; q < rows.Length; q++)
            {
                double[] distances = [.. Enumerable.Range(0, Ways).Select(c => Enumerable.Range(0, width).Sum(k => Math.Pow(Feature(q, k) - Enumerable.Range(0, Shots).Average(s => Feature(c * Shots + s, k)), 2)))];
                double nearest = distances.Min();
                expected += distances[Objective.Label(q, 0)] - nearest + Math.Log(distances.Sum(d => Math.Exp(nearest - d)));
            }
        }

        Assert.Equal(expected / result.Count, result.Loss, 0.001);
    }

    [Fact]
    public async Task Training_lowers_the_loss_leaves_the_last_layer_alone_and_replays()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get("prototypes") with { Objective = Objective, Batch = Objective.EpisodeRows, Steps = 80 };
        LoweredModel model = TestRun.Session().Lower(1);
        Assert.DoesNotContain(ParameterSet.Create(model, recipe).Parameters, p => ReferenceEquals(p.Layer, model.Layers[model.HeadLayer]));
        LabelledSamples samples = TestRun.Field;
        AdaptationResult result = await TinyModels.RunAndReplayAsync(TestRun.Model, new AdaptationData(samples, TestRun.Take(samples, 0, 0), samples), recipe);
        Assert.InRange(result.LossAfter, 0, result.LossBefore * 0.99);
        Assert.Null(result.AccuracyAfter);
        Assert.Equal(80L * 2 * Objective.EpisodeRows, result.ForwardCalls);
    }

    [Fact]
    public async Task Validation_samples_are_judged_in_whole_episodes()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get("prototypes") with { Objective = Objective, Batch = Objective.EpisodeRows, Steps = 4 };
        LabelledSamples samples = TestRun.Field, validation = TestRun.Take(samples, 0, samples.Count / 2);
        AdaptationResult result = await TinyModels.RunAndReplayAsync(TestRun.Model, new AdaptationData(samples, validation, samples), recipe);
        Assert.Equal(0, (result.ForwardCalls - 4L * 2 * Objective.EpisodeRows) % Objective.EpisodeRows);
    }

    [Fact]
    public void What_makes_no_episode_is_one_error()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get("prototypes");
        Refused("is a batch of 30, not 8", () => (recipe with { Batch = 8 }).Validate());
        Refused("perturb each by itself", () => (recipe with { Estimator = Estimator.PerExample }).Validate());
        Refused("exact head", () => (recipe with { ExactHead = true }).Validate());
        Refused("only 0 classes have as many", () => Objective.CreateSampler(1, TestRun.Take(TestRun.Field, 0, 10), 20));
        Refused("has to be on the machine at once, which takes 1", () => AdaptationSession.RequireEpisode(TestRun.Session().Lower(1), Objective));
        Refused("have no labels", () => LabelledSamples.WithoutLabels(TestRun.Field.Inputs, TestRun.Field.Count).ThrowIfUnfit(TestRun.Session().Lower(1), "adaptation", Objective));
        Refused("four settings", () => RecipePieces.Default.Parse<Objective>("prototypes:5,1"));
        Refused("at most 4096", () => Objective.Prototypes(4096, 1, 1, 1));

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
