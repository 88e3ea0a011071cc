namespace AcceleratorTraining.Hal;

/// <summary>
/// What a buffer or a program value holds: element format, shape, and the declared range of its elements. The range
/// enters the accumulator bound; a write beyond it is an error. spec: NUMBER-03
/// </summary>
public sealed record TensorType
{
    /// <summary>A type whose elements may take every value of the format.</summary>
    public TensorType(ElementType element, TensorShape shape)
        : this(element, shape, element.FullRange())
    {
    }

    /// <summary>A type with a declared range.</summary>
    /// <exception cref="ArgumentException">The range is empty or does not fit the element format.</exception>
    public TensorType(ElementType element, TensorShape shape, ValueRange range)
    {
        if (range.Minimum > range.Maximum || !element.FullRange().Contains(range))
        {
            throw new ArgumentException($"Range {range} is no part of {element.SpecName()}'s {element.FullRange()}.", nameof(range));
        }

        Element = element;
        Shape = shape;
        Range = range;
    }

    /// <summary>The number format.</summary>
    public ElementType Element { get; }

    /// <summary>The dimensions.</summary>
    public TensorShape Shape { get; }

    /// <summary>What the elements may be.</summary>
    public ValueRange Range { get; }

    /// <summary>Bytes of the dense tensor.</summary>
    public long ByteCount => Element.ByteCount(Shape.ElementCount);

    /// <summary>Whether a tensor of type <paramref name="other"/> can stand here: same format and shape, range inside.</summary>
    public bool Accepts(TensorType other) =>
        Element == other.Element && Shape == other.Shape && Range.Contains(other.Range);

    /// <inheritdoc/>
    public override string ToString() =>
        Range == Element.FullRange() ? $"{Element.SpecName()}{Shape}" : $"{Element.SpecName()}{Shape} in {Range}";
}
