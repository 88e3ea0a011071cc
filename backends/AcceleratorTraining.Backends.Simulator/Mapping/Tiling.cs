using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A mapping onto a hierarchy in which every operand may be cut at places of its own.</summary>
/// <param name="Spatial">Loops over the array.</param>
/// <param name="Temporal">The other loops, innermost first.</param>
/// <param name="Operands">What lies where.</param>
public sealed record Tiling(ImmutableArray<SpatialFactor> Spatial, ImmutableArray<NestLoop> Temporal, ImmutableArray<OperandTiling> Operands);
