using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A port: one transfer at a time, at most so wide a cycle.</summary>
/// <param name="Name">Unique in its memory.</param>
/// <param name="MinimumBits">Least that an access moves; shorter ones cost as much.</param>
/// <param name="MaximumBits">Most that a cycle moves; an access of this width counts as one.</param>
/// <param name="Uses">What goes through it.</param>
public sealed record MemoryPort(string Name, long MinimumBits, long MaximumBits, ImmutableArray<PortUse> Uses);
