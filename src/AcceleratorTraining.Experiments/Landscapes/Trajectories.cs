using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>The weights that two trainings pass through: forward gradients in integers, and backpropagation re-quantized after every epoch.</summary>
/// <param name="context">What the experiment runs with.</param>
/// <param name="session">The shipped model.</param>
/// <param name="modelPath">Its file.</param>
/// <param name="data">The samples.</param>
/// <param name="recipe">The forward gradients' recipe: one that moves weights only.</param>
internal sealed class Trajectories(ExperimentContext context, AdaptationSession session, string modelPath, Func<AdaptationData> data, AdaptationRecipe recipe)
{
    private const int Snapshots = 20;
    private const ulong Seed = 1;

    private List<double[]>? _forward;
    private (List<double[]>? Path, string? Reason)? _backward;

    /// <summary>From the shipped weights to the trained ones, as files would hold them.</summary>
    public async Task<List<double[]>> ForwardAsync(CancellationToken cancellationToken)
    {
        if (_forward is not null) return _forward;
        ParameterSet parameters = ParameterSet.Create(session.Lower(1), recipe, session.Profile.Rescale);
        using TrainingDevice training = TrainingDevice.Open(session, parameters, recipe, Seed);
        LabelledSamples samples = data().Training;
        BatchSampler sampler = new(Seed, samples.Count, recipe.Batch);
        List<double[]> path = [WeightVector.Of(session.Lower(1).Layers)];
        for (int step = 0; step < recipe.Steps; step++)
        {
            await training.Trainer.StepAsync(step, samples, sampler, cancellationToken).ConfigureAwait(false);
            if ((step + 1) % Math.Max(1, recipe.Steps / Snapshots) != 0 && step + 1 != recipe.Steps) continue;
            Deployment deployment = await Deployment.ReadAsync(training.Store, head: null, cancellationToken).ConfigureAwait(false);
            path.Add(Weights(deployment.WriteTo(session.Model).File));
        }

        return _forward = path;
    }

    /// <summary>The same of backpropagation, or why there is none.</summary>
    public async Task<(List<double[]>? Path, string? Reason)> BackwardAsync(CancellationToken cancellationToken)
    {
        if (_backward is { } known) return known;
        if (context.Baselines.UnavailableReason is { } reason) return (_backward = (null, reason)).Value;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-checkpoints-");
        try
        {
            BackpropagationRequest request = new() { Model = Path.GetFullPath(modelPath), Seed = Seed, LearningRates = [0.003], Epochs = Snapshots, Checkpoints = folder.FullName };
            await context.Baselines.RunAsync(request, data(), cancellationToken).ConfigureAwait(false);
            ImmutableArray<string> files = [.. folder.GetFiles("epoch-*.tflite").Select(f => f.FullName).Order(StringComparer.Ordinal)];
            if (files.IsEmpty) return (_backward = (null, "the baselines program keeps no checkpoints")).Value;
            return (_backward = ([WeightVector.Of(session.Lower(1).Layers), .. files.Select(f => Weights(File.ReadAllBytes(f)))], null)).Value;
        }
        catch (BaselineException exception)
        {
            return (_backward = (null, exception.Message)).Value;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private double[] Weights(byte[] file) =>
        WeightVector.Of((session with { Model = QuantizedModel.Parse(file, session.Model.Name) }).Lower(1).Layers);
}
