using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>How loops select a position along one axis of an operand: the sum of its terms. Two terms are a window sliding over an input.</summary>
/// <param name="Terms">One or two.</param>
public readonly record struct IndexAxis(ImmutableArray<IndexTerm> Terms)
{
    /// <summary>An axis that one loop runs along.</summary>
    public static IndexAxis Of(int dimension) => new([new IndexTerm(dimension, 1)]);

    /// <summary>An input axis: output position x stride + tap x dilation.</summary>
    public static IndexAxis Window(int output, long stride, int tap, long dilation = 1) => new([new IndexTerm(output, stride), new IndexTerm(tap, dilation)]);
}
