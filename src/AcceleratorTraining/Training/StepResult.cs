using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>What one step saw.</summary>
/// <param name="Coefficients">One a query, in units of 1/32: what the receipt records.</param>
/// <param name="LossSum">Sum of the losses over samples and passes, Q16 log2 units.</param>
/// <param name="Forwards">Sample forwards made: passes * batch.</param>
public readonly record struct StepResult(ImmutableArray<sbyte> Coefficients, long LossSum, int Forwards)
{
    /// <summary>
    /// How far each estimate stands out of what its samples disagree about: |mean difference| / standard error, in 1/256, at
    /// most 2^16. Empty where queries see one sample, or there are none.
    /// </summary>
    public ImmutableArray<int> SignalToNoise { get; init; } = [];

    /// <summary>Sum over the queries of the squared difference between their two losses, Q32; 0 where <see cref="SignalToNoise"/> is empty.</summary>
    public Int128 SignalPower { get; init; }

    /// <summary>The same of what the samples' disagreement alone would give: both are equal, in the mean, where there is no signal.</summary>
    public Int128 NoisePower { get; init; }

    /// <summary>Queries whose two losses were equal.</summary>
    public int Ties { get; init; }
}
