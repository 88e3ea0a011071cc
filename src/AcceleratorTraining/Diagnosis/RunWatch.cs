using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Watches a run: validation, the layers' outputs, what has moved, and the judgement of it all. Changes nothing about the run.
/// Owns devices of its own: a small machine has no room for these programs beside training's.
/// </summary>
internal sealed class RunWatch : IDisposable
{
    private readonly AdaptationSession _session;
    private readonly TrainingDevice _training;
    private readonly LabelledSamples _validation;
    private readonly IDevice? _device;
    private readonly Evaluator? _evaluator;
    private readonly SaturationProbe? _probe;
    private RunDiagnosis _seen;

    public RunWatch(AdaptationSession session, TrainingDevice training, LabelledSamples validation, AdaptationRecipe recipe)
    {
        (_session, _training, _validation) = (session, training, validation);
        _seen = new RunDiagnosis { HasMasters = !training.Store.Parameters.Parameters.IsEmpty };
        if (validation.Count == 0) return;
        _device = session.OpenDevice();
        _evaluator = new Evaluator(_device, training.Model, training.Store.Parameters, recipe.Objective);
        _probe = SaturationProbe.TryOpen(session, training.Store.Parameters, recipe.Objective, validation);
    }

    /// <summary>What validation runs on; null without samples.</summary>
    public IDevice? Device => _device;

    /// <summary>The last judgement.</summary>
    public Verdict Verdict { get; private set; } = Verdict.Fine;

    /// <summary>The last validation; null without samples.</summary>
    public EvaluationResult? Validation { get; private set; }

    /// <summary>What a checkpoint keeps.</summary>
    public ImmutableArray<long> State => _seen.State;

    /// <summary>Goes on from a checkpoint.</summary>
    /// <returns>False if its integers are of another form.</returns>
    public bool TryRestore(ImmutableArray<long> state)
    {
        if (_seen.Restore(state) is not { } seen) return false;
        _seen = seen;
        return true;
    }

    /// <summary>Counts a step.</summary>
    public void Add(in StepResult step) => _seen = _seen.With(step);

    /// <summary>Looks at the run between two steps.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        Deployment deployment = await Deployment.ReadAsync(_training.Store, _training.Trainer.Head?.Current, cancellationToken).ConfigureAwait(false);
        _seen = _seen with
        {
            ParametersChanged = deployment.WriteTo(_session.Model).ChangedElements,
            Moved = _seen.Moved || await _training.Store.HasMovedAsync(cancellationToken).ConfigureAwait(false),
        };
        if (_probe is not null) _seen = _seen with { SaturationNow = await _probe.ReadAsync(deployment, cancellationToken).ConfigureAwait(false) };
        if (_evaluator is not null)
        {
            _evaluator.Write(deployment);
            Validation = await _evaluator.EvaluateAsync(_validation, cancellationToken).ConfigureAwait(false);
            _seen = _seen with { Now = Validation.Value };
        }

        if (_seen.Steps == 0) _seen = _seen with { Start = _seen.Now, SaturationAtStart = _seen.SaturationNow };
    }

    /// <summary>Judges what was seen at the last look.</summary>
    public void Judge() => Verdict = Verdict.Of(_seen);

    /// <summary>The figures after so many looks.</summary>
    public AdaptationDiagnosis Describe(long looks) =>
        AdaptationDiagnosis.Of(_seen, Verdict.Kind, _probe is null ? 0 : looks * Math.Min(SaturationProbe.Samples, _validation.Count));

    public void Dispose()
    {
        _probe?.Dispose();
        _evaluator?.Dispose();
        _device?.Dispose();
    }
}
