using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>One operator applied to values; its index in <see cref="ForwardProgram.Nodes"/> is its place in time.</summary>
/// <param name="Operator">What is computed.</param>
/// <param name="Inputs">Value indices, in the operator's order.</param>
/// <param name="Outputs">Value indices, in the operator's order; each value has one producer.</param>
public sealed record Node(Operator Operator, ImmutableArray<int> Inputs, ImmutableArray<int> Outputs);
