using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A memory beside an array, or as many of them as there are places that it does not serve.</summary>
/// <param name="Name">Unique in its hierarchy.</param>
/// <param name="SizeBits">Of one instance.</param>
/// <param name="Operands">Operands that may lie there.</param>
/// <param name="ServedDimensions">Dimensions of the array that one instance serves all along; it stands once for every place along the others.</param>
/// <param name="Ports">Of one instance.</param>
public sealed record HierarchyMemory(string Name, long SizeBits, ImmutableArray<Operand> Operands, ImmutableArray<int> ServedDimensions, ImmutableArray<MemoryPort> Ports);
