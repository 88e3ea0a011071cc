using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A direction along which multipliers stand.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Size">How many, at least 1.</param>
/// <param name="Unrolls">Names of the loops whose iterations may be spread along it; empty for any.</param>
public sealed record ArrayDimension(string Name, long Size, ImmutableArray<string> Unrolls);
