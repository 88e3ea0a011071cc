using System.Buffers.Binary;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Audio;

public class WavFileTests
{
    private static readonly byte[] Valid = TestWav.Encode([1, -2, 3, short.MinValue, short.MaxValue], 8000);

    [Fact]
    public void Sixteen_bits_are_read_as_they_are()
    {
        AudioClip clip = WavFile.Parse("a", Valid);
        Assert.Equal(8000, clip.Rate);
        Assert.Equal([1, -2, 3, short.MinValue, short.MaxValue], clip.Samples.ToArray());
        Assert.Equal((5, 8000), WavFile.Measure("a", Valid));
    }

    [Fact]
    public void Eight_bits_are_about_128() =>
        Assert.Equal([-32768, 0, 32512], WavFile.Parse("a", TestWav.Encode([0, 128, 255], 8000, 1, 8)).Samples.ToArray());

    [Fact]
    public void Twenty_four_bits_are_rounded_up_at_ties_and_saturate() =>
        Assert.Equal(
            [1, 0, -1, -32768, 32767],
            WavFile.Parse("a", TestWav.Encode([128, 0, 0, 127, 0, 0, 127, 255, 255, 0, 0, 128, 255, 255, 127], 8000, 1, 24)).Samples.ToArray());

    [Fact]
    public void Two_channels_become_their_mean()
    {
        byte[] data = new byte[12];
        short[] samples = [10, 21, -10, -21, short.MaxValue, short.MaxValue];
        for (int i = 0; i < 6; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), samples[i]);
        Assert.Equal([16, -15, short.MaxValue], WavFile.Parse("a", TestWav.Encode(data, 8000, 2, 16)).Samples.ToArray());
    }

    [Fact]
    public void Other_chunks_are_passed_over_and_the_extensible_format_is_known()
    {
        byte[] list = [.. Valid[..12], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. Valid[12..]];
        Assert.Equal(5, WavFile.Parse("a", list).Samples.Length);
        byte[] extensible = [.. Valid[..16], 40, 0, 0, 0, 0xFE, 0xFF, .. Valid[22..36], 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71, .. Valid[36..]];
        Assert.Equal(5, WavFile.Parse("a", extensible).Samples.Length);
        extensible[44] = 3;
        Assert.Contains("has format 3", Refusal(extensible), StringComparison.Ordinal);
    }

    [Fact]
    public void What_breaks_the_format_is_named()
    {
        Assert.Contains("no WAV file", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("no WAV file", Refusal([.. "RIFX"u8, .. Valid[4..]]), StringComparison.Ordinal);
        Assert.Contains("without a format chunk", Refusal(Valid[..12]), StringComparison.Ordinal);
        Assert.Contains("without sound", Refusal(Valid[..36]), StringComparison.Ordinal);
        Assert.Contains("declares 10 bytes, but 9 follow", Refusal(Valid[..^1]), StringComparison.Ordinal);
        Assert.Contains("sound before its format", Refusal([.. Valid[..12], .. Valid[36..]]), StringComparison.Ordinal);
        Assert.Contains("no whole number of samples", Refusal(TestWav.Encode([1, 2, 3], 8000, 1, 16)), StringComparison.Ordinal);
        Assert.Contains("0 bytes of sound", Refusal(TestWav.Encode([], 8000, 1, 16)), StringComparison.Ordinal);
        Assert.Contains("has format 3", Refusal(TestWav.Encode(new byte[4], 8000, 1, 16, format: 3)), StringComparison.Ordinal);
        Assert.Contains("6 channels", Refusal(TestWav.Encode(new byte[12], 8000, 6, 16)), StringComparison.Ordinal);
        Assert.Contains("32 bits", Refusal(TestWav.Encode(new byte[4], 8000, 1, 32)), StringComparison.Ordinal);
        Assert.Contains("3999 samples a second", Refusal(TestWav.Encode(new byte[2], 3999, 1, 16)), StringComparison.Ordinal);
        Assert.Contains("longer than 600 seconds", Refusal(TestWav.Encode(new byte[(600 * 4000) + 1], 4000, 1, 8)), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataSetException>(() => WavFile.Parse("the file", file)).Message;
}
