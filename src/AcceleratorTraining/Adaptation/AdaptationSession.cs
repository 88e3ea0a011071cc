using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>A model, a backend and a profile brought together: what adaptation, evaluation and replay start from.</summary>
/// <param name="Model">The file.</param>
/// <param name="Backend">What executes it.</param>
/// <param name="Profile">Under which arithmetic.</param>
public sealed record AdaptationSession(QuantizedModel Model, IBackend Backend, AcceleratorProfile Profile)
{
    private const int EvaluationBatch = 32;

    /// <summary>Opens a device that has every extension, natively or lowered; the caller disposes it.</summary>
    /// <exception cref="NotSupportedException">The backend is not available here.</exception>
    public IDevice OpenDevice() => Backend.IsAvailable(out string? reason)
        ? ExtensionLoweringDevice.Open(Backend, Profile)
        : throw new NotSupportedException($"Backend '{Backend.Name}' is not available: {reason}");

    /// <summary>The model as training needs it: every parameter a binding, the final softmax cut, the head's features shown.</summary>
    /// <param name="batch">Samples a forward.</param>
    public LoweredModel Lower(int batch) => Lower(Model, batch, exposeLayers: false);

    /// <summary>Accuracy and loss of the file as it is.</summary>
    public ValueTask<EvaluationResult> EvaluateAsync(LabelledSamples samples, CancellationToken cancellationToken = default) =>
        EvaluateAsync(Model, samples, cancellationToken);

    /// <summary>The same with the loss of another objective than cross-entropy.</summary>
    public ValueTask<EvaluationResult> EvaluateAsync(LabelledSamples samples, Objective objective, CancellationToken cancellationToken = default) =>
        EvaluateAsync(Model, samples, objective, cancellationToken);

    /// <summary>Accuracy and loss of another file on the same backend and profile.</summary>
    public ValueTask<EvaluationResult> EvaluateAsync(QuantizedModel model, LabelledSamples samples, CancellationToken cancellationToken = default) =>
        EvaluateAsync(model, samples, Objective.CrossEntropy, cancellationToken);

    /// <summary>The same with the loss of another objective.</summary>
    public async ValueTask<EvaluationResult> EvaluateAsync(QuantizedModel model, LabelledSamples samples, Objective objective, CancellationToken cancellationToken = default)
    {
        using IDevice device = OpenDevice();
        using Evaluator evaluator = new(device, LowerForEvaluation(model, objective), parameters: null, objective);
        return await evaluator.EvaluateAsync(samples, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Each sample's loss with a file, Q16: what an anomaly detector is judged by.</summary>
    /// <param name="model">This session's file or another.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="objective">Which loss.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public async ValueTask<int[]> LossesAsync(QuantizedModel model, LabelledSamples samples, Objective objective, CancellationToken cancellationToken = default)
    {
        using IDevice device = OpenDevice();
        using Evaluator evaluator = new(device, LowerToFit(model, EvaluationBatch, m => EvaluationProgram.Build(m, parameters: null, objective, withLosses: true)), parameters: null, objective, withLosses: true);
        return await evaluator.LossesAsync(samples, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives samples the file's own logits on other ones as their targets: the model before a shift as its own teacher.</summary>
    /// <param name="samples">What the student sees.</param>
    /// <param name="unshifted">What the teacher sees, sample for sample; one forward each.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <exception cref="ArgumentException">They are not equally many.</exception>
    public async ValueTask<LabelledSamples> TeachAsync(LabelledSamples samples, LabelledSamples unshifted, CancellationToken cancellationToken = default)
    {
        if (samples.Count != unshifted.Count) throw new ArgumentException($"{samples.Count} samples cannot be taught by {unshifted.Count}.", nameof(unshifted));
        using IDevice device = OpenDevice();
        using Evaluator evaluator = new(device, LowerToFit(Model, EvaluationBatch, m => EvaluationProgram.Build(m, parameters: null)), parameters: null);
        return samples.WithTargets(await evaluator.LogitsAsync(unshifted, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// The model as training needs it, for as many samples at once as the profile's limits allow: a machine for one image
    /// at a time takes a batch in as many calls.
    /// </summary>
    /// <param name="batch">Samples to take at once if they fit.</param>
    /// <param name="program">The program that has to fit.</param>
    /// <returns>Lowered for the largest of batch, batch/2, ... 1 that is accepted; for 1 if none is, so that Compile says why.</returns>
    public LoweredModel LowerToFit(int batch, Func<LoweredModel, ForwardProgram> program) => LowerToFit(Model, batch, program);

    /// <summary>The same with every operator's output bound, if asked for.</summary>
    internal LoweredModel LowerToFit(int batch, Func<LoweredModel, ForwardProgram> program, bool exposeLayers) => LowerToFit(Model, batch, program, exposeLayers);

    private LoweredModel LowerForEvaluation(QuantizedModel model, Objective objective)
    {
        bool episodes = objective.EpisodeRows > 0;
        return RequireEpisode(LowerToFit(model, episodes ? objective.EpisodeRows : EvaluationBatch, m => EvaluationProgram.Build(m, parameters: null, objective)), objective);
    }

    /// <summary>Refuses a machine that takes less than an episode at once: its samples are judged together.</summary>
    internal static LoweredModel RequireEpisode(LoweredModel model, Objective objective) =>
        objective.EpisodeRows == 0 || model.Options.Batch == objective.EpisodeRows
            ? model
            : throw new ArgumentException($"An episode of {objective.EpisodeRows} samples has to be on the machine at once, which takes {model.Options.Batch}.");

    private LoweredModel LowerToFit(QuantizedModel model, int batch, Func<LoweredModel, ForwardProgram> program, bool exposeLayers = false)
    {
        while (true)
        {
            LoweredModel lowered = Lower(model, batch, exposeLayers);
            if (batch == 1 || ProgramValidator.Validate(program(lowered), Profile, OperatorExtensions.All).IsEmpty) return lowered;
            batch /= 2;
        }
    }

    private static LoweredModel Lower(QuantizedModel model, int batch, bool exposeLayers) => ModelLowering.Lower(model, new LoweringOptions
    {
        Batch = batch,
        CutFinalSoftmax = true,
        ExposeHeadFeatures = true,
        ExposeLayers = exposeLayers,
        BindParameters = ParameterBindings.Biases | ParameterBindings.Multipliers | ParameterBindings.Weights | ParameterBindings.Prompts,
        BindWeightsOf = _ => true,
    });
}
