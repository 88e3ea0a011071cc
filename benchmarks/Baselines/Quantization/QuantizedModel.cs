using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>Convolutions, the mean over the map, and a linear head, as integers.</summary>
public sealed record QuantizedModel(ImmutableArray<QuantizedConvolution> Convolutions, QuantizedHead Head);
