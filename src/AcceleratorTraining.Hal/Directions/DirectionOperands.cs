namespace AcceleratorTraining.Hal;

/// <summary>The optional operands of a direction, as bytes that the caller owns; empty where the operator has none.</summary>
internal readonly ref struct DirectionOperands
{
    /// <summary>One bit an element, the lowest of a byte first; empty for all set.</summary>
    public ReadOnlySpan<byte> Mask { get; init; }

    /// <summary>i8, one an element, 5 fraction bits.</summary>
    public ReadOnlySpan<byte> Guide { get; init; }

    /// <summary>How much of the guide: 0..256.</summary>
    public int Blend { get; init; }

    /// <summary>Whether an element's mask bit is set. spec: DIR-09</summary>
    public bool IsSet(int position) => Mask.IsEmpty || (Mask[position >> 3] >> (position & 7) & 1) != 0;
}
