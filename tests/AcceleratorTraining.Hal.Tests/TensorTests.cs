namespace AcceleratorTraining.Hal.Tests;

/// <summary>NUMBER-01 to NUMBER-06.</summary>
public sealed class TensorTests
{
    [Fact]
    public void Elements_are_little_endian_and_survive()
    {
        foreach (ElementType element in Enum.GetValues<ElementType>())
        {
            byte[] bytes = new byte[element.ByteCount(3)];
            foreach (long value in new[] { element.FullRange().Minimum, element.FullRange().Maximum, 1 })
            {
                element.Write(bytes, 1, value);
                Assert.Equal(value, element.Read(bytes, 1));
            }

            Assert.Equal(element == ElementType.Int4 ? 0x10 : 1, bytes[element == ElementType.Int4 ? 0 : element.ByteCount()]);
            Assert.True(ElementTypes.TryParse(element.SpecName(), out ElementType parsed));
            Assert.Equal(element, parsed);
        }

        Assert.False(ElementTypes.TryParse("f32", out _));
    }

    [Fact]
    public void Two_small_elements_share_a_byte()
    {
        byte[] bytes = new byte[ElementType.Int4.ByteCount(3)];
        foreach ((int index, long value) in new[] { (2, -1L), (1, 7L), (0, -8L) }) ElementType.Int4.Write(bytes, index, value);
        Assert.Equal([0x78, 0x0F], bytes);
        bytes[1] |= 0xA0;
        Assert.Equal([-8L, 7, -1], Enumerable.Range(0, 3).Select(i => ElementType.Int4.Read(bytes, i)));
    }

    [Fact]
    public void Shapes_count_their_elements()
    {
        Assert.Equal(1, TensorShape.Create([]).ElementCount);
        Assert.Equal(0, TensorShape.Create([65536, 16384, 0]).ElementCount);
        Assert.Equal(int.MaxValue, TensorShape.Create([int.MaxValue, 1]).ElementCount);
        Assert.Equal(TensorShape.Create([1, 2]), TensorShape.Create([1, 2]));
        Assert.NotEqual(TensorShape.Create([1, 2]), TensorShape.Create([2, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorShape.Create([-1]));
    }

    [Fact] // NUMBER-04
    public void Shapes_beyond_31_bits_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => TensorShape.Create([65536, 65536]));

    [Fact]
    public void Ranges_lie_in_their_format_and_types_accept_narrower_ones()
    {
        Assert.Throws<ArgumentException>(() => new TensorType(ElementType.Int8, [1], new ValueRange(0, 128)));
        Assert.Throws<ArgumentException>(() => new TensorType(ElementType.Int8, [1], new ValueRange(1, 0)));
        TensorType wide = new(ElementType.Int8, [2]), narrow = new(ElementType.Int8, [2], new ValueRange(-1, 1));
        Assert.True(wide.Accepts(narrow));
        Assert.False(narrow.Accepts(wide));
        Assert.False(wide.Accepts(new TensorType(ElementType.Int8, [1, 2])));
        Assert.False(wide.Accepts(new TensorType(ElementType.Int16, [2])));
    }
}
