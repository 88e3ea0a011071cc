using AcceleratorTraining.Models;

namespace AcceleratorTraining.Hosting;

/// <summary>An adaptation for the worker to do; see <see cref="AdaptationService.AdaptAsync"/>.</summary>
/// <param name="Model">The model as shipped.</param>
/// <param name="Data">Disjoint samples.</param>
/// <param name="Options">Recipe, seed and paths.</param>
/// <param name="Progress">Told of every step, on the thread that trains.</param>
public sealed record AdaptationRequest(QuantizedModel Model, AdaptationData Data, AdaptationOptions Options, IProgress<AdaptationProgress>? Progress = null);
