using AcceleratorTraining.Cli.Inputs;

namespace AcceleratorTraining.Cli.Tests;

public sealed class PixelScaleTests
{
    [Theory]
    [InlineData(1f, -128, 0, -128)]
    [InlineData(1f, -128, 255, 127)]
    [InlineData(0.003921569f, -128, 0, -128)]
    [InlineData(0.003921569f, -128, 77, -51)]
    [InlineData(0.003921569f, -128, 255, 127)]
    [InlineData(0.0078431377f, -1, 0, -128)]
    [InlineData(0.0078431377f, -1, 128, 0)]
    [InlineData(0.0078431377f, -1, 255, 127)]
    [InlineData(0.0078125f, 0, 255, 127)]
    [InlineData(0.0078125f, 0, 0, -128)]
    public void Known_scales_map_pixels_onto_int8(float scale, long zeroPoint, int pixel, int expected) =>
        Assert.Equal(expected, (sbyte)PixelScale.Map("m", scale, zeroPoint).Table[pixel]);

    [Theory]
    [InlineData(0.5847029f, 83)]
    [InlineData(0.024f, -128)]
    [InlineData(1f, 0)]
    [InlineData(0.003921569f, 0)]
    [InlineData(0f, 0)]
    public void Other_scales_are_refused_with_their_numbers(float scale, long zeroPoint)
    {
        string message = Assert.Throws<UsageException>(() => PixelScale.Map("m.tflite", scale, zeroPoint)).Message;
        Assert.Contains(zeroPoint.ToString(System.Globalization.CultureInfo.InvariantCulture), message, StringComparison.Ordinal);
        Assert.Contains("1/255", message, StringComparison.Ordinal);
    }
}
