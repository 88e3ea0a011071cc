using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>What one step saw.</summary>
/// <param name="Coefficients">One a query, in units of 1/32: what the receipt records.</param>
/// <param name="LossSum">Sum of the losses over samples and passes, Q16 log2 units.</param>
/// <param name="Forwards">Sample forwards made: passes * batch.</param>
public readonly record struct StepResult(ImmutableArray<sbyte> Coefficients, long LossSum, int Forwards);
