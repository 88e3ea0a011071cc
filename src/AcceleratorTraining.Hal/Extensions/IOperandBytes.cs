namespace AcceleratorTraining.Hal;

/// <summary>Where a host function finds the bytes of a node's operands and results: dense, row-major, owned by the caller.</summary>
public interface IOperandBytes
{
    /// <summary>Bytes of operand <paramref name="index"/>.</summary>
    ReadOnlySpan<byte> Input(int index);

    /// <summary>Bytes of result <paramref name="index"/>; they may be those of the operand that the operator may overwrite.</summary>
    Span<byte> Output(int index);
}
