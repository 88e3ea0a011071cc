using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A memory in a loop nest, with the loops directly inside it. One that keeps nothing is a place for loops only.</summary>
/// <param name="Name">The memory's; may stand more than once if it keeps another operand each time, so that operands may be cut differently.</param>
/// <param name="Keeps">Operands whose tile of the loops inside it lies there; others pass it by.</param>
/// <param name="Loops">Outermost first.</param>
public sealed record NestLevel(string Name, ImmutableArray<Operand> Keeps, ImmutableArray<NestLoop> Loops);
