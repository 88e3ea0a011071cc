namespace AcceleratorTraining.Data.Tests;

public class PixelMapTests
{
    [Fact]
    public void An_offset_of_minus_128_maps_the_full_range_onto_int8()
    {
        PixelMap map = PixelMap.ToInt8(-128);
        for (int pixel = 0; pixel < 256; pixel++)
        {
            Assert.Equal(pixel - 128, (sbyte)map.Table[pixel]);
        }
    }

    [Theory]
    [InlineData(0, 127, 127)]
    [InlineData(0, 128, 127)]
    [InlineData(-200, 0, -128)]
    [InlineData(-200, 73, -127)]
    [InlineData(int.MaxValue, 255, 127)]
    [InlineData(int.MinValue, 255, -128)]
    public void Int8_saturates(int offset, int pixel, int expected) =>
        Assert.Equal(expected, (sbyte)PixelMap.ToInt8(offset).Table[pixel]);

    [Theory]
    [InlineData(0, 200, 200)]
    [InlineData(100, 200, 255)]
    [InlineData(-100, 99, 0)]
    public void UInt8_saturates(int offset, int pixel, int expected) =>
        Assert.Equal(expected, PixelMap.ToUInt8(offset).Table[pixel]);

    [Fact]
    public void Any_table_applies_also_in_place()
    {
        byte[] table = [.. Enumerable.Range(0, 256).Select(i => (byte)(255 - i))];
        byte[] pixels = [0, 1, 255];
        PixelMap.FromTable(table).Apply(pixels, pixels);
        Assert.Equal([255, 254, 0], pixels);
        Assert.Throws<ArgumentException>(() => PixelMap.FromTable(new byte[255]));
        Assert.Throws<ArgumentException>(() => PixelMap.ToInt8(0).Apply(pixels, new byte[2]));
    }
}
