using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>One tensor of a program: a binding's content, a constant, or the result of a node.</summary>
/// <param name="Name">For messages and dumps; need not be unique.</param>
/// <param name="Type">Format, shape and range.</param>
/// <param name="Constant">The little-endian bytes of a constant; default for every other value.</param>
public sealed record ProgramValue(string Name, TensorType Type, ImmutableArray<byte> Constant = default)
{
    /// <summary>Whether the value is known at Compile.</summary>
    public bool IsConstant => !Constant.IsDefault;
}
