using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>One kind of transfer at one memory.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Operand">What moves.</param>
/// <param name="Kind">Which way.</param>
/// <param name="Words">Elements moved at all instances, all transfers.</param>
/// <param name="Bits">Bits of an element.</param>
/// <param name="Accesses">Accesses of the port's full width at all instances; shorter ones count as the share of it that they take, the sum is rounded down.</param>
/// <param name="BusyCycles">Cycles that one instance's port spends.</param>
public readonly record struct PortTraffic(string Memory, Operand Operand, TransferKind Kind, double Words, int Bits, long Accesses, double BusyCycles);
