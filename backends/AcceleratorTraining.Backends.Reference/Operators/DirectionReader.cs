using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>z of the elements of a parameter, as hal-spec/directions.md defines it: nothing is kept between elements.</summary>
/// <param name="operation">PERTURB or UPDATE.</param>
/// <param name="w">The parameter.</param>
/// <param name="extras">The optional operands in the operator's order: mask, guide, blend.</param>
internal sealed class DirectionReader(DirectionOperator operation, Tensor w, ReadOnlySpan<Tensor> extras)
{
    private readonly Tensor? _mask = operation.HasMask ? extras[0] : null;
    private readonly Tensor? _guide = operation.HasGuide ? extras[operation.HasMask ? 1 : 0] : null;
    private readonly int _blend = operation.HasGuide ? (int)extras[operation.HasMask ? 2 : 1].Data[0] : 0;
    private readonly ElementNumbering _numbering = new(operation.Order, w.Shape);

    /// <summary>How much of the guide goes into an element's z; its value with 5 fraction bits.</summary>
    public long Guide(int position) => _guide!.Data[position];

    /// <summary>The element's output number.</summary>
    public int Output(int position) => _numbering.Locate(position).Output;

    /// <summary>The element's number in the generator.</summary>
    public long Number(int position)
    {
        (int output, int input) = _numbering.Locate(position);
        return _numbering.Number(output, input);
    }

    /// <summary>DIR-09, DIR-10: whether an element takes part.</summary>
    public bool IsActive(in DirectionKey key, int position)
    {
        if (_mask is not null && ((_mask.Data[position / 8] >> (position % 8)) & 1) == 0) return false;
        return Direction.IsDrawn(key, operation.Tensor, Number(position), operation.Density) && Direction.IsKept(key, operation.Tensor, Number(position), operation.Keep);
    }

    /// <summary>The element's bit b: DIR-04.</summary>
    public int Bit(in DirectionKey key, int position) => Direction.Sign(key, operation.Tensor, DirectionStream.Elements, Number(position)) < 0 ? 1 : 0;

    /// <summary>z, in units of 2^-FractionBits of the operator.</summary>
    public long At(in DirectionKey key, int position)
    {
        if (!IsActive(key, position)) return 0;
        int z = operation.Direction == DirectionKind.Parity
            ? Parity.Chord((int)w.Data[position], Bit(key, position), operation.ParityShift)
            : Direction.At(operation.Direction, key, operation.Tensor, _numbering, position, operation.Rank);
        return _guide is null ? z : DirectionGuide.Blend(z, operation.Direction.FractionBits(), (int)_guide.Data[position], _blend);
    }
}
