using System.Diagnostics;
using AcceleratorTraining.Data.Tests.Encoders;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests.Images;

public class HostileImageTests
{
    private static readonly ImageShape Shape = new(16, 16, 3);

    public static TheoryData<string> Formats => ["png", "jpeg", "bmp"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_truncation_is_refused(string format)
    {
        byte[] whole = Valid(format);
        for (int length = 0; length < whole.Length; length++)
        {
            InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => Decode(whole[..length]));
            Assert.StartsWith("image ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutated_files_either_decode_or_are_refused_in_one_sentence(string format)
    {
        byte[] whole = Valid(format);
        var stream = new PhiloxStream(7, (1, 1, (uint)format.Length));
        int refused = 0;
        for (int round = 0; round < 6000; round++)
        {
            byte[] file = [.. whole];
            for (int change = stream.NextInt32(4); change >= 0; change--)
            {
                file[stream.NextInt32(file.Length)] = (byte)stream.NextUInt32();
            }

            try
            {
                byte[] first = Decode(file);
                Assert.Equal(first, Decode(file));
            }
            catch (InvalidDataSetException refusal)
            {
                refused++;
                Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 100, 6000);
    }

    [Fact]
    public void Random_bytes_behind_a_valid_signature_are_refused()
    {
        var stream = new PhiloxStream(8, (1, 1, 1));
        byte[][] signatures = [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8], [(byte)'B', (byte)'M']];
        for (int round = 0; round < 3000; round++)
        {
            byte[] file = new byte[8 + stream.NextInt32(400)];
            foreach (ref byte value in file.AsSpan())
            {
                value = (byte)stream.NextUInt32();
            }

            signatures[round % 3].CopyTo(file, 0);
            Assert.Throws<InvalidDataSetException>(() => Decode(file));
        }
    }

    [Fact]
    public void Absurd_extents_are_refused_without_allocating_for_them()
    {
        byte[] png = TestPng.Assemble(60000, 60000, 8, 2, new byte[10]);
        byte[] wide = TestPng.Assemble(1, uint.MaxValue, 8, 2, new byte[10]);
        byte[] none = TestPng.Assemble(0, 5, 8, 2, new byte[10]);
        byte[] hollow = TestPng.Assemble(2000, 2000, 8, 2, new byte[10]);
        byte[] jpeg = Valid("jpeg");
        int frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        jpeg[frame + 5] = 0x07;
        jpeg[frame + 7] = 0x07;
        byte[] bmp = Valid("bmp");
        bmp[20] = 0x7F;
        bmp[24] = 0x7F;

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("at most 4194304 pixels", Refusal(png), StringComparison.Ordinal);
        Assert.Contains("at most 4194304 pixels", Refusal(wide), StringComparison.Ordinal);
        Assert.Contains("no image", Refusal(none), StringComparison.Ordinal);
        Assert.Contains("unpacks to 10", Refusal(hollow), StringComparison.Ordinal);
        Assert.Contains("more than a JPEG of", Refusal(jpeg), StringComparison.Ordinal);
        Assert.Contains("at most 4194304 pixels", Refusal(bmp), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void A_png_that_unpacks_to_more_than_its_pixels_is_refused_at_once()
    {
        byte[] bomb = TestPng.Assemble(4, 4, 8, 0, new byte[64 << 20]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        Assert.Contains("unpacks to more", Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
    }

    [Fact]
    public void A_changed_png_byte_is_found_by_its_CRC()
    {
        byte[] png = Valid("png");
        png[^20] ^= 1;
        Assert.Contains("CRC", Refusal(png), StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_component_without_a_scan_is_refused()
    {
        byte[] jpeg = Valid("jpeg");
        int scan = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        jpeg[scan + 7] = 1;
        Assert.Contains("a scan for each of its components", Refusal(jpeg), StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_that_announces_restarts_and_has_none_is_refused()
    {
        byte[] jpeg = Valid("jpeg");
        int scan = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] interval = [0xFF, 0xDD, 0, 4, 0, 1];
        Assert.Contains("lacks 3 restart markers", Refusal([.. jpeg[..scan], .. interval, .. jpeg[scan..]]), StringComparison.Ordinal);

        interval[5] = 4;
        Assert.Equal(Decode(jpeg), Decode([.. jpeg[..scan], .. interval, .. jpeg[scan..]]));
    }

    [Fact]
    public void Bytes_behind_the_end_of_a_jpeg_do_not_matter() =>
        Assert.Equal(Decode(Valid("jpeg")), Decode([.. Valid("jpeg"), 1, 2, 3]));

    [Fact]
    public void Other_formats_are_refused_by_content()
    {
        Assert.Equal("image is neither a PNG nor a JPEG nor a BMP image.", Refusal("GIF89a"u8.ToArray()));
        Assert.Equal("image is neither a PNG nor a JPEG nor a BMP image.", Refusal([]));
    }

    private static byte[] Valid(string format)
    {
        byte[] pixels = SyntheticImages.Random(Shape, 3);
        return format switch
        {
            "png" => TestPng.Encode(Shape, pixels),
            "bmp" => TestBmp.Encode(Shape.Height, Shape.Width, pixels),
            _ => TestJpeg.EncodeColour(2, 2, pixels.AsSpan(0, 12)),
        };
    }

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataSetException>(() => Decode(file)).Message;

    private static byte[] Decode(byte[] file)
    {
        ImageHeader header = ImageHeader.Inspect("image", file);
        byte[] pixels = new byte[header.Shape.ByteCount];
        ImageDecoder.Decode("image", file, header, header.Shape.Channels, pixels);
        return pixels;
    }
}
