using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Images;

public class ImageDecodingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Png_gives_back_its_pixels(int channels)
    {
        var shape = new ImageShape(5, 7, channels);
        byte[] pixels = SyntheticImages.Random(shape, 1);
        Assert.Equal(pixels, Decode(TestPng.Encode(shape, pixels), channels, shape));
    }

    [Fact]
    public void Png_alpha_is_dropped()
    {
        Assert.Equal([10, 20], Decode(TestPng.Encode(new ImageShape(1, 2, 2), [10, 0, 20, 255]), 1, new ImageShape(1, 2, 1)));
        Assert.Equal([1, 2, 3], Decode(TestPng.Encode(new ImageShape(1, 1, 4), [1, 2, 3, 0]), 3, new ImageShape(1, 1, 3)));
    }

    [Fact]
    public void Png_of_one_bit_and_of_sixteen_bits_become_bytes()
    {
        byte[] oneBit = TestPng.Assemble(2, 9, 1, 0, [0, 0b1010_0000, 0b1000_0000, 0, 0b0000_0001, 0]);
        Assert.Equal([255, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255, 0], Decode(oneBit, 1, new ImageShape(2, 9, 1)));
        byte[] sixteen = TestPng.Assemble(1, 2, 16, 0, [0, 0x12, 0x34, 0xFE, 0xFF]);
        Assert.Equal([0x12, 0xFE], Decode(sixteen, 1, new ImageShape(1, 2, 1)));
    }

    [Fact]
    public void Png_interlaced_by_Adam7_is_read()
    {
        // 2 x 2: pass 1 holds (0,0), pass 6 holds (1,0), pass 7 the second row; the others are empty.
        byte[] file = TestPng.Assemble(2, 2, 8, 0, [0, 11, 0, 12, 0, 21, 22], interlace: 1);
        Assert.Equal([11, 12, 21, 22], Decode(file, 1, new ImageShape(2, 2, 1)));
    }

    [Fact]
    public void Colour_becomes_luma_by_77_150_29_and_grey_is_repeated()
    {
        // 77*200 + 150*100 + 29*50 = 31850 = 124 * 256 + 106.
        Assert.Equal([124, 255, 0], Decode(TestPng.Encode(new ImageShape(1, 3, 3), [200, 100, 50, 255, 255, 255, 0, 0, 1]), 1, new ImageShape(1, 3, 3)));
        Assert.Equal([9, 9, 9, 8, 8, 8], Decode(TestPng.Encode(new ImageShape(1, 2, 1), [9, 8]), 3, new ImageShape(1, 2, 1)));
    }

    [Fact]
    public void Bmp_gives_back_its_pixels()
    {
        var shape = new ImageShape(3, 5, 3);
        byte[] pixels = SyntheticImages.Random(shape, 2);
        Assert.Equal(pixels, Decode(TestBmp.Encode(3, 5, pixels), 3, shape));
    }

    [Fact]
    public void Jpeg_flat_blocks_are_exact()
    {
        byte[] grey = Decode(TestJpeg.EncodeGrey(1, 3, [7, 255, 128]), 1, new ImageShape(8, 24, 1));
        for (int i = 0; i < grey.Length; i++)
        {
            Assert.Equal((i % 24 / 8) switch { 0 => 7, 1 => 255, _ => 128 }, grey[i]);
        }

        // Neutral chroma is grey; Cr = 228: R = 100 + 1.402 * 100 = 240.2, G = 100 - .714 * 100 = 28.6.
        byte[] colour = Decode(TestJpeg.EncodeColour(1, 2, [90, 128, 128, 100, 128, 228]), 3, new ImageShape(8, 16, 3));
        Assert.Equal([90, 90, 90], colour[..3]);
        Assert.Equal([240, 29, 100], colour[24..27]);
    }

    private static byte[] Decode(byte[] file, int channels, ImageShape expected)
    {
        ImageHeader header = ImageHeader.Inspect("image", file);
        Assert.Equal(expected, header.Shape);
        byte[] pixels = new byte[expected.Height * expected.Width * channels];
        ImageDecoder.Decode("image", file, header, channels, pixels);
        return pixels;
    }
}
