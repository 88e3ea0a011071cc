using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Audio;

public class FrontEndTests(ITestOutputHelper output)
{
    // Input scale and zero point of the MLPerf Tiny models.
    private const float KeywordScale = 0.5847029089927673f, AnomalyScale = 0.3910152316093445f;

    [Theory]
    [InlineData(20000)]
    [InlineData(300)]
    [InlineData(5)]
    public void Mfcc_is_the_double_computation_to_a_fraction_of_an_int8_step(int amplitude)
    {
        short[] sound = TestWav.Chirp(16000, amplitude);
        AssertClose(AudioFrontEnd.Mfcc, sound, ReferenceFeatures.Mfcc(sound), KeywordScale, 83);
    }

    [Theory]
    [InlineData(20000)]
    [InlineData(300)]
    [InlineData(5)]
    public void Log_mel_is_the_double_computation_to_a_fraction_of_an_int8_step(int amplitude)
    {
        short[] sound = TestWav.Chirp(16000, amplitude);
        AssertClose(AudioFrontEnd.LogMel, sound, ReferenceFeatures.LogMel(sound, 1, 30), AnomalyScale, 89);
    }

    [Fact]
    public void Silence_is_the_logarithm_of_epsilon_alone()
    {
        int[] features = Compute(AudioFrontEnd.Mfcc, new short[100]);
        Assert.All(features.Chunk(10), frame =>
        {
            Assert.Equal(40 * Math.Sqrt(2.0 / 40) * Math.Log(1e-6), frame[0] / 65536.0, 2);
            Assert.All(frame[1..], value => Assert.InRange(value, -20, 20));
        });
        Assert.All(Compute(AudioFrontEnd.LogMel, new short[4000]), value => Assert.Equal(-520 * Math.Log10(2), value / 65536.0, 3));
    }

    [Fact]
    public void Mfcc_does_not_hear_volume_and_log_mel_hears_it_in_decibels()
    {
        short[] loud = [.. TestWav.Chirp(16000, 16000).Select(x => (short)(x & ~7))], soft = [.. loud.Select(x => (short)(x / 8))];
        Assert.All(Compute(AudioFrontEnd.Mfcc, loud).Zip(Compute(AudioFrontEnd.Mfcc, soft)), pair => Assert.InRange(pair.First - pair.Second, -60, 60));
        int[] heard = Compute(AudioFrontEnd.LogMel, loud), less = Compute(AudioFrontEnd.LogMel, soft);
        double expected = 20 * Math.Log10(8);
        for (int i = 0; i < 128 * 20; i++) Assert.Equal(expected, (heard[i] - less[i]) / 65536.0, 1);
    }

    [Fact]
    public void A_clip_is_centred_and_a_long_one_loses_both_ends()
    {
        short[] two = [1, 2], padded = MfccFrontEnd.Centre(two), cropped = MfccFrontEnd.Centre([5, .. new short[16000], 7]);
        Assert.Equal((16000, 1, 2), (padded.Length, padded[7999], padded[8000]));
        Assert.Equal(2, padded.Count(x => x != 0));
        Assert.All(cropped, x => Assert.Equal(0, x));
    }

    [Fact]
    public void From_eight_seconds_on_the_central_frames_are_taken()
    {
        AudioFrontEnd logMel = AudioFrontEnd.LogMel;
        Assert.Equal((0, 1, 1, 2, 248, 200, 200), (logMel.CountFrames(1023), logMel.CountFrames(1024), logMel.CountFrames(1535), logMel.CountFrames(1536), logMel.CountFrames(127_999), logMel.CountFrames(128_000), logMel.CountFrames(176_000)));
        Assert.Equal((0, 1, 196), (logMel.CountInputs(3071), logMel.CountInputs(3072), logMel.CountInputs(160_000)));
        short[] sound = TestWav.Chirp(128_000, 9000);
        int[] features = Compute(logMel, sound);
        double[] expected = ReferenceFeatures.LogMel(sound, 249, 1);
        for (int band = 0; band < 128; band++) Assert.Equal(expected[band], features[(199 * 128) + band] / 65536.0, 2);
    }

    [Fact]
    public void Features_are_the_same_on_every_machine()
    {
        // Integers only, so that not even the input depends on a machine's sine.
        short[] sound = [.. Enumerable.Range(0, 16000).Select(i => (short)((((i * i / 7) + (i * 31)) % 20011) - 10005))];
        Assert.Equal("c9abc9edb37c0eaf", Hash(Compute(AudioFrontEnd.Mfcc, sound)));
        Assert.Equal("655fda3b5bc193a5", Hash(Compute(AudioFrontEnd.LogMel, sound)));
    }

    private void AssertClose(AudioFrontEnd frontEnd, short[] sound, double[] expected, float scale, int zeroPoint)
    {
        int[] features = Compute(frontEnd, sound);
        Assert.Equal(expected.Length, features.Length);
        double largest = expected.Select((value, i) => Math.Abs(value - (features[i] / 65536.0))).Max();
        FeatureQuantizer quantizer = new(scale, zeroPoint);
        int[] steps = [.. expected.Select((value, i) => Math.Abs((int)Math.Clamp(Math.Round(value / scale) + zeroPoint, -128, 127) - quantizer.Quantize(features[i])))];
        output.WriteLine($"{frontEnd.Name}: largest deviation {largest:E2}, {largest / scale:E2} int8 steps before rounding; {steps.Count(s => s != 0)} of {steps.Length} int8 values differ, by at most {steps.Max()}.");
        Assert.InRange(largest, 0, 0.01);
        Assert.InRange(steps.Max(), 0, 1);
        Assert.InRange(steps.Count(s => s != 0), 0, steps.Length / 100);
    }

    private static int[] Compute(AudioFrontEnd frontEnd, ReadOnlySpan<short> sound)
    {
        int[] features = new int[frontEnd.CountFrames(sound.Length) * frontEnd.FrameValues];
        frontEnd.Compute(sound, features);
        return features;
    }

    private static string Hash(int[] features) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(features)))[..16];
}
