namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>An operation with the choices that were made for it, and what it costs with them.</summary>
internal sealed record ScheduledOperation(NpuOperation Operation, BlockConfiguration Blocks, WeightPlan Weights, NpuOperationCost Cost);
