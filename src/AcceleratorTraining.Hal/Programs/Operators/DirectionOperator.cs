namespace AcceleratorTraining.Hal;

/// <summary>
/// What PERTURB and UPDATE share: the direction. Its optional operands follow the operator's own in this order: mask
/// u8[ceil(elements / 8)], guide i8 of w's shape, blend i32[1].
/// </summary>
public abstract record DirectionOperator : Operator
{
    /// <summary>The parameter's id in the direction generator.</summary>
    public required uint Tensor { get; init; }

    /// <summary>What z is.</summary>
    public required DirectionKind Direction { get; init; }

    /// <summary>How elements are numbered.</summary>
    public ElementOrder Order { get; init; }

    /// <summary>Terms of a RankR direction, 1..16; 1 for the other kinds.</summary>
    public int Rank { get; init; } = 1;

    /// <summary>Parity: codes 2^shift apart are swapped, 0..3; 0 for the other kinds.</summary>
    public int ParityShift { get; init; }

    /// <summary>How many of 256 elements take part in a query, drawn anew for each; 1..256.</summary>
    public int Density { get; init; } = Hal.Direction.All;

    /// <summary>How many of 256 elements take part in a run, the same in all its steps; 1..256.</summary>
    public int Keep { get; init; } = Hal.Direction.All;

    /// <summary>Whether an operand holds one bit an element, 0 for z = 0.</summary>
    public bool HasMask { get; init; }

    /// <summary>Whether two operands hold a guide and how much of it to blend into z.</summary>
    public bool HasGuide { get; init; }

    /// <summary>Fraction bits of z, guided or not.</summary>
    public int FractionBits => HasGuide ? DirectionGuide.FractionBits : Direction.FractionBits();

    internal DirectionForm Form => new(Rank, ParityShift, Density, Keep);

    /// <summary>Whether z is what <see cref="DirectionWalk"/> gives.</summary>
    internal bool IsPlain =>
        Direction is DirectionKind.Rademacher or DirectionKind.Gaussian8 or DirectionKind.Rank1
        && Density == Hal.Direction.All && Keep == Hal.Direction.All && !HasMask && !HasGuide;

    /// <summary>How many optional operands there are.</summary>
    internal int ExtraOperands => (HasMask ? 1 : 0) + (HasGuide ? 2 : 0);

    internal void CheckDirection(NodeChecker checker, TensorType w, int first)
    {
        checker.Require(11, Direction == DirectionKind.RankR ? Rank is >= 1 and <= Hal.Direction.MaximumRank : Rank == 1, $"rank {Rank} of {Direction} shall be in [1, {Hal.Direction.MaximumRank}], 1 unless it is RankR");
        checker.Require(12, Density is >= 1 and <= Hal.Direction.All && Keep is >= 1 and <= Hal.Direction.All, $"density {Density} and share kept {Keep} shall be in [1, {Hal.Direction.All}]");
        bool shift = Direction == DirectionKind.Parity ? ParityShift is >= 0 and <= Parity.MaximumShift : ParityShift == 0;
        checker.Require(15, shift && (Direction != DirectionKind.Parity || w.Element == ElementType.Int8), $"parity shift {ParityShift} of {Direction} shall be in [0, {Parity.MaximumShift}], 0 unless it is Parity, which takes a w {w} of i8 only");
        if (HasMask)
        {
            TensorType mask = checker.Input(first);
            checker.Require(13, mask.Element == ElementType.UInt8 && mask.Shape.Rank == 1 && mask.Shape[0] == (w.Shape.ElementCount + 7L) / 8, $"mask {mask} shall be u8 with a bit for each element of w {w}");
        }

        if (!HasGuide) return;
        TensorType guide = checker.Input(first + (HasMask ? 1 : 0)), blend = checker.Input(first + (HasMask ? 2 : 1));
        checker.Require(14, Direction != DirectionKind.Parity && guide.Element == ElementType.Int8 && guide.Shape == w.Shape, $"guide {guide} shall be i8 of the shape of w {w}, and not come with Parity");
        checker.Require(14, blend.Element == ElementType.Int32 && blend.Shape.ElementCount == 1 && new ValueRange(0, DirectionGuide.One).Contains(blend.Range), $"blend {blend} shall be i32[1] within [0, {DirectionGuide.One}]");
    }
}
