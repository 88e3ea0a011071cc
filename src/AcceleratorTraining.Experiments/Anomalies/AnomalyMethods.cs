using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// Measurements of an autoencoder on one seed's machines. A clip's error is the mean of its samples' squared errors. Figures: auc (mean over machines),
/// auc0, auc1, ... (of each), normalError (mean squared error of normal test clips), forwards, backwards, stateBytes, seconds.
/// </summary>
/// <param name="context">What the experiment runs with.</param>
/// <param name="model">What all methods start from.</param>
/// <param name="clips">The machines.</param>
/// <param name="seed">The run seed.</param>
internal sealed class AnomalyMethods(ExperimentContext context, StartingModel model, MachineClips clips, ulong seed)
{
    private const int LossFractionBits = 16;

    private static readonly LabelledSamples None = new(default, []);

    public ExperimentCell Unadapted(MachineCondition condition, string name) => Cell(condition, name, name, async cancellationToken =>
    {
        AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        return CellResult.Of([.. await ScoreAsync(session, session.Model, condition, cancellationToken).ConfigureAwait(false), ("forwards", 0)]);
    });

    public ExperimentCell Recipe(MachineCondition condition, AdaptationRecipe recipe) => Cell(condition, recipe.Name, recipe.ToString(), async cancellationToken =>
    {
        AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        Stopwatch clock = Stopwatch.StartNew();
        using InMemoryAdaptation adaptation = new(session, clips.Normal(condition), recipe, seed);
        await adaptation.RunAsync(cancellationToken).ConfigureAwait(false);
        double seconds = clock.Elapsed.TotalSeconds;
        Deployment deployment = await adaptation.DeployAsync(cancellationToken).ConfigureAwait(false);
        Models.QuantizedModel adapted = Models.QuantizedModel.Parse(deployment.WriteTo(session.Model).File, session.Model.Name);
        return CellResult.Of([.. await ScoreAsync(session, adapted, condition, cancellationToken).ConfigureAwait(false), ("forwards", adaptation.Forwards), ("stateBytes", adaptation.Training.PeakBytes), ("seconds", seconds)]);
    });

    public ExperimentCell Backpropagation(MachineCondition condition, string name, BackpropagationRequest request)
    {
        request = request with { Seed = seed, Loss = "squared-error" };
        string numbers = $"{request with { Model = "", LearningRates = [] }} {string.Join(' ', request.LearningRates)}";
        return Cell(condition, name, numbers, async cancellationToken =>
        {
            if (context.Baselines.UnavailableReason is { } reason) return CellResult.Missing(reason);
            try
            {
                AdaptationSession session = await model.OpenAsync(context, cancellationToken).ConfigureAwait(false);
                AdaptationData data = new(clips.Normal(condition), request.LearningRates.Length > 1 ? clips.Validation(condition) : None, clips.Test(condition).Samples);
                BackpropagationResult result = (await context.Baselines.RunAsync([new BackpropagationJob(request, session.Model.File, data)], cancellationToken).ConfigureAwait(false))[0];
                return CellResult.Of([.. Score(condition, result.ErrorsAfter), ("forwards", result.ForwardPasses), ("backwards", result.BackwardPasses), ("stateBytes", result.StateBytes), ("seconds", result.Seconds)]);
            }
            catch (BaselineException exception)
            {
                return CellResult.Missing(exception.Message);
            }
        });
    }

    private async Task<IEnumerable<(string, double)>> ScoreAsync(AdaptationSession session, Models.QuantizedModel file, MachineCondition condition, CancellationToken cancellationToken)
    {
        int[] losses = await session.LossesAsync(file, clips.Test(condition).Samples, Objective.Reconstruction, cancellationToken).ConfigureAwait(false);
        return Score(condition, [.. losses.Select(l => Math.ScaleB(l, -LossFractionBits))]);
    }

    private IEnumerable<(string, double)> Score(MachineCondition condition, ImmutableArray<double> errors)
    {
        (double Error, TestClip Clip)[] all = [.. clips.Test(condition).Clips.Select(c => (errors.AsSpan(c.First, c.Count).ToArray().Average(), c))];
        double[] areas =
        [
            .. from machine in Enumerable.Range(0, MachineClips.Machines)
               let own = all.Where(e => e.Clip.Machine == machine)
               select AnomalyScore.Area([.. own.Where(e => !e.Clip.IsAnomaly).Select(e => e.Error)], [.. own.Where(e => e.Clip.IsAnomaly).Select(e => e.Error)]),
        ];
        yield return ("auc", areas.Average());
        for (int machine = 0; machine < areas.Length; machine++) yield return (string.Create(CultureInfo.InvariantCulture, $"auc{machine}"), areas[machine]);
        yield return ("normalError", all.Where(e => !e.Clip.IsAnomaly).Average(e => e.Error));
    }

    private ExperimentCell Cell(MachineCondition condition, string method, string numbers, Func<CancellationToken, Task<CellResult>> measure) =>
        new(condition == MachineCondition.Field ? "field" : "workshop", method, seed, CellIdentity.Of(context, model.Identity, clips.Fingerprint(condition), numbers), measure);
}
