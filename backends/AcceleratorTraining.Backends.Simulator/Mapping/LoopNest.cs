using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A mapping: how a problem's loops are cut, ordered, spread over instances and kept in memories.</summary>
/// <param name="Levels">Outermost first.</param>
public sealed record LoopNest(ImmutableArray<NestLevel> Levels);
