using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>How much of an operand each memory on its way holds.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="LoopsWithin">A memory, nearest first: of the temporal loops, how many of the innermost its tile spans. All in the outermost.</param>
public sealed record OperandTiling(Operand Operand, ImmutableArray<int> LoopsWithin);
