using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>A model, a backend and a profile brought together: what adaptation, evaluation and replay start from.</summary>
/// <param name="Model">The file.</param>
/// <param name="Backend">What executes it.</param>
/// <param name="Profile">Under which arithmetic.</param>
public sealed record AdaptationSession(QuantizedModel Model, IBackend Backend, AcceleratorProfile Profile)
{
    /// <summary>Samples an evaluation runs at once.</summary>
    public const int EvaluationBatch = 32;

    /// <summary>Opens a device that has every extension, natively or lowered; the caller disposes it.</summary>
    /// <exception cref="NotSupportedException">The backend is not available here.</exception>
    public IDevice OpenDevice() => Backend.IsAvailable(out string? reason)
        ? ExtensionLoweringDevice.Open(Backend, Profile)
        : throw new NotSupportedException($"Backend '{Backend.Name}' is not available: {reason}");

    /// <summary>The model as training needs it: every parameter a binding, the final softmax cut, the head's features shown.</summary>
    /// <param name="batch">Samples a forward.</param>
    public LoweredModel Lower(int batch) => Lower(Model, batch);

    /// <summary>Accuracy and loss of the file as it is.</summary>
    public ValueTask<EvaluationResult> EvaluateAsync(LabelledSamples samples, CancellationToken cancellationToken = default) =>
        EvaluateAsync(Model, samples, cancellationToken);

    /// <summary>Accuracy and loss of another file on the same backend and profile.</summary>
    public async ValueTask<EvaluationResult> EvaluateAsync(QuantizedModel model, LabelledSamples samples, CancellationToken cancellationToken = default)
    {
        using IDevice device = OpenDevice();
        using Evaluator evaluator = new(device, Lower(model, EvaluationBatch), parameters: null);
        return await evaluator.EvaluateAsync(samples, cancellationToken).ConfigureAwait(false);
    }

    private static LoweredModel Lower(QuantizedModel model, int batch) => ModelLowering.Lower(model, new LoweringOptions
    {
        Batch = batch,
        CutFinalSoftmax = true,
        ExposeHeadFeatures = true,
        BindParameters = ParameterBindings.Biases | ParameterBindings.Multipliers | ParameterBindings.Weights,
        BindWeightsOf = _ => true,
    });
}
