using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>Where buffers lie in an arena.</summary>
/// <param name="Offsets">The address of each buffer, in the order in which they were given.</param>
/// <param name="PeakBytes">What the arena has to hold.</param>
/// <param name="LowerBoundBytes">What no plan can do with less than: the most bytes that are live at once.</param>
public sealed record ArenaPlan(ImmutableArray<long> Offsets, long PeakBytes, long LowerBoundBytes);
