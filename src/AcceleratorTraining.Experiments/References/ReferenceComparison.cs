using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The simulator beside one source of figures that this project did not make.</summary>
/// <param name="Source">The file, and what it holds.</param>
/// <param name="Given">What the simulator took from the source as inputs, e.g. "shapes, block shapes, encoded weight sizes".</param>
/// <param name="Quantities">What was compared.</param>
internal sealed record ReferenceComparison(string Source, string Given, ImmutableArray<ComparedQuantity> Quantities);
