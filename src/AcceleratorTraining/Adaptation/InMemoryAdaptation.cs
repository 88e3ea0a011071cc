using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// An adaptation without files, step by step or to the end: for experiments, which look at it in between. It trains the
/// bytes that <see cref="AdaptationRun"/> trains. Not thread-safe; owns its devices.
/// </summary>
public sealed class InMemoryAdaptation : IDisposable
{
    private readonly AdaptationSession _session;
    private readonly LabelledSamples _samples;
    private readonly AdaptationRecipe _recipe;
    private readonly TrainingDevice _training;
    private readonly BatchSampler _sampler;
    private readonly ImmutableArray<sbyte>.Builder _coefficients = ImmutableArray.CreateBuilder<sbyte>();
    private IDevice? _second;
    private Evaluator? _evaluator;

    /// <summary>Puts a run on a device.</summary>
    /// <param name="session">Model, backend and profile.</param>
    /// <param name="samples">What the steps see.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">Directions and batches.</param>
    /// <exception cref="ArgumentException">Recipe, model and samples do not go together.</exception>
    public InMemoryAdaptation(AdaptationSession session, LabelledSamples samples, AdaptationRecipe recipe, ulong seed)
    {
        (_session, _samples, _recipe) = (session, samples, recipe);
        Models.LoweredModel model = session.Lower(1);
        ParameterSet parameters = ParameterSet.Create(model, recipe, session.Profile.Rescale);
        if (samples.Count == 0) throw new ArgumentException("There are no samples to adapt to.", nameof(samples));
        samples.ThrowIfUnfit(model, "adaptation", recipe.Objective);
        _sampler = recipe.Objective.CreateSampler(seed, samples, recipe.Batch);
        _training = TrainingDevice.Open(session, parameters, recipe, seed);
    }

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Sample forwards of training so far: those of queries, and of a new head's features.</summary>
    public long Forwards { get; private set; }

    /// <summary>Coefficients of all steps done, in units of 1/32: what a receipt would record.</summary>
    public ImmutableArray<sbyte> Coefficients => _coefficients.ToImmutable();

    /// <summary>The exact head as it is; null without one.</summary>
    public FinalHead? Head => _training.Trainer.Head?.Current;

    /// <summary>The device, parameters and step.</summary>
    public TrainingDevice Training => _training;

    /// <summary>One step.</summary>
    public async ValueTask<StepResult> StepAsync(CancellationToken cancellationToken = default)
    {
        if (Steps == 0 && _recipe.NewHead)
        {
            await _training.Trainer.StartNewHeadAsync(_session, _samples, cancellationToken).ConfigureAwait(false);
            Forwards += _samples.Count;
        }

        StepResult result = await _training.Trainer.StepAsync(Steps, _samples, _sampler, cancellationToken).ConfigureAwait(false);
        _coefficients.AddRange(result.Coefficients);
        Steps++;
        Forwards += result.Forwards;
        return result;
    }

    /// <summary>All steps of the recipe that are left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        while (Steps < _recipe.Steps) await StepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a file would hold now.</summary>
    public ValueTask<Deployment> DeployAsync(CancellationToken cancellationToken = default) => Deployment.ReadAsync(_training.Store, Head, cancellationToken);

    /// <summary>Accuracy and loss of what a file would hold now; before the first step, those of the file given.</summary>
    public async ValueTask<EvaluationResult> EvaluateAsync(LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        _evaluator ??= new Evaluator(_second ??= _session.OpenDevice(), _training.Model, _training.Store.Parameters, _recipe.Objective);
        _evaluator.Write(await DeployAsync(cancellationToken).ConfigureAwait(false));
        return await _evaluator.EvaluateAsync(samples, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _evaluator?.Dispose();
        _second?.Dispose();
        _training.Dispose();
    }
}
