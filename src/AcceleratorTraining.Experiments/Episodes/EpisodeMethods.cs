using System.Diagnostics;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// Measurements over a block of episodes, which is what the seed of a cell numbers, from 1. Every episode starts from the
/// file with a head of its supports' class means. Figures are means over the episodes: accuracyBefore (the class means'),
/// accuracyAfter (of the int8 file), forwards and backwards (of samples, queries not counted), stateBytes, seconds.
/// </summary>
/// <param name="context">What the experiment runs with.</param>
/// <param name="model">The backbone, with as many rows in its last layer as episodes have classes.</param>
/// <param name="episodes">The episodes.</param>
/// <param name="setting">Which of them.</param>
/// <param name="block">Episodes a cell.</param>
internal sealed class EpisodeMethods(ExperimentContext context, QuantizedModel model, OmniglotEpisodes episodes, EpisodeSetting setting, int block)
{
    // Jobs of one process of the baselines: each has files of its own.
    private const int JobsAtOnce = 50;

    // A head of class means that no step moves.
    private static readonly AdaptationRecipe Prototypes = AdaptationRecipes.Get("head") with { Name = "zero-shot", NewHead = true, HeadRate = 0, Steps = 1 };

    private readonly AdaptationSession _session = new(model, context.Backend, context.Profile);

    public ExperimentCell ClassMeans(ulong seed) => Recipe(Prototypes, seed);

    public ExperimentCell Recipe(AdaptationRecipe recipe, ulong seed)
    {
        recipe = recipe with { NewHead = true, Batch = Math.Min(recipe.Batch, setting.Supports) };
        return Cell(recipe.Name, RecipeNumbers.Of(recipe), seed, async cancellationToken =>
        {
            Stopwatch clock = Stopwatch.StartNew();
            double accuracy = 0;
            long forwards = 0, bytes = 0;
            int number = First(seed);
            foreach (AdaptationData data in episodes.Draw(model, setting, First(seed), block))
            {
                using InMemoryAdaptation adaptation = new(_session, data.Training, recipe, (ulong)++number);
                await adaptation.RunAsync(cancellationToken).ConfigureAwait(false);
                accuracy += (await adaptation.EvaluateAsync(data.Test, cancellationToken).ConfigureAwait(false)).Accuracy;
                (forwards, bytes) = (adaptation.Forwards, adaptation.Training.PeakBytes);
            }

            if (recipe.HeadRate == 0) forwards = setting.Supports;
            return CellResult.Of(("accuracyAfter", accuracy / block), ("forwards", forwards), ("stateBytes", bytes), ("seconds", clock.Elapsed.TotalSeconds / block));
        });
    }

    /// <param name="name">What to call the method.</param>
    /// <param name="request">How to train; model, samples and seed are filled in.</param>
    /// <param name="seed">The block.</param>
    public ExperimentCell Backpropagation(string name, BackpropagationRequest request, ulong seed)
    {
        string numbers = $"{request with { Model = "", LearningRates = [] }} {string.Join(' ', request.LearningRates)} {Prototypes}";
        return Cell(name, numbers, seed, async cancellationToken =>
        {
            if (context.Baselines.UnavailableReason is { } reason) return CellResult.Missing(reason);
            try
            {
                List<BackpropagationResult> results = [];
                foreach (AdaptationData[] chunk in episodes.Draw(model, setting, First(seed), block).Chunk(JobsAtOnce))
                {
                    List<BackpropagationJob> jobs = [];
                    foreach (AdaptationData data in chunk) jobs.Add(new BackpropagationJob(request with { Seed = (ulong)(First(seed) + results.Count + jobs.Count + 1) }, await StartAsync(data, cancellationToken).ConfigureAwait(false), data));
                    results.AddRange(await context.Baselines.RunAsync(jobs, cancellationToken).ConfigureAwait(false));
                }

                return CellResult.Of(
                    ("accuracyBefore", results.Average(r => r.AccuracyBefore)), ("accuracyAfter", results.Average(r => r.AccuracyInt8)), ("accuracyWide", results.Average(r => r.AccuracyFloat)),
                    ("forwards", results.Average(r => r.ForwardPasses)), ("backwards", results.Average(r => r.BackwardPasses)), ("stateBytes", results.Average(r => r.StateBytes)), ("seconds", results.Average(r => r.Seconds)));
            }
            catch (BaselineException exception)
            {
                return CellResult.Missing(exception.Message);
            }
        });
    }

    // The file with the episode's class means as its head.
    private async Task<byte[]> StartAsync(AdaptationData data, CancellationToken cancellationToken)
    {
        AdaptationRecipe recipe = Prototypes with { Batch = Math.Min(Prototypes.Batch, setting.Supports) };
        using InMemoryAdaptation adaptation = new(_session, data.Training, recipe, seed: 1);
        await adaptation.RunAsync(cancellationToken).ConfigureAwait(false);
        Deployment deployment = await adaptation.DeployAsync(cancellationToken).ConfigureAwait(false);
        return deployment.WriteTo(model).File;
    }

    private int First(ulong seed) => ((int)seed - 1) * block;

    private ExperimentCell Cell(string method, string numbers, ulong seed, Func<CancellationToken, Task<CellResult>> measure) =>
        new(setting.Name, method, seed, CellIdentity.Of(context, model.Sha256, episodes.Fingerprint(setting, First(seed), block), numbers), measure);
}
