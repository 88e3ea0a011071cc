using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>One of the things a port is there for.</summary>
/// <param name="Operand">For which operand.</param>
/// <param name="Kind">Which way.</param>
public readonly record struct PortUse(Operand Operand, TransferKind Kind);
