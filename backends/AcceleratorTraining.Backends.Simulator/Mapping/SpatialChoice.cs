using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>One way to spread loops over an array.</summary>
/// <param name="Factors">What runs over the array.</param>
/// <param name="Left">Of each loop, the iterations that are left to do one after another.</param>
/// <param name="Index">Its place among all ways.</param>
internal sealed record SpatialChoice(ImmutableArray<SpatialFactor> Factors, ImmutableArray<long> Left, int Index)
{
    /// <summary>The product of what is left.</summary>
    public long Cycles => Left.Aggregate(1L, (product, l) => checked(product * l));
}
