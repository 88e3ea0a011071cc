using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>An exact head as the machine sees it: what a receipt ends with, because its gradient cannot be replayed without data.</summary>
/// <param name="Weights">[classes, inputs], row-major.</param>
/// <param name="Bias">[classes].</param>
public sealed record FinalHead(ImmutableArray<sbyte> Weights, ImmutableArray<int> Bias);
