using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Audio;

public class ResamplerTests
{
    [Theory]
    [InlineData(8000, 16000, 1000, 2000)]
    [InlineData(44100, 16000, 1000, 363)]
    [InlineData(48000, 16000, 7, 3)]
    [InlineData(16000, 16000, 5, 5)]
    public void Lengths_are_rounded_up(int from, int to, int samples, int expected) =>
        Assert.Equal(expected, Resampler.OutputLength(samples, from, to));

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void A_tone_below_both_limits_is_the_same_tone(int from)
    {
        short[] tone = Resampler.Between(from, 16000).Resample(TestWav.Sine(1000, from, from / 4, 20000));
        short[] expected = TestWav.Sine(1000, 16000, tone.Length, 20000);
        for (int i = 400; i < tone.Length - 400; i++) Assert.InRange(tone[i] - expected[i], -20, 20);
    }

    [Fact]
    public void A_tone_that_the_new_rate_cannot_hold_disappears()
    {
        short[] tone = Resampler.Between(48000, 16000).Resample(TestWav.Sine(10000, 48000, 12000, 20000));
        Assert.All(tone[200..^200], x => Assert.InRange(x, -20, 20));
    }

    [Fact]
    public void Doubling_the_rate_leaves_no_image_above_the_old_limit()
    {
        short[] tone = Resampler.Between(8000, 16000).Resample(TestWav.Sine(3000, 8000, 2000, 20000));
        System.Numerics.Complex[] spectrum = ReferenceFeatures.Spectrum(tone.AsSpan(1000, 1024), 1024, 1);
        double strength = spectrum[192].Magnitude;
        Assert.All(spectrum[262..], bin => Assert.InRange(bin.Magnitude, 0, strength / 1000));
    }

    [Fact]
    public void Constant_pressure_passes_unchanged_and_the_ends_saturate()
    {
        foreach (short level in (short[])[0, 12345, short.MinValue, short.MaxValue])
        {
            short[] constant = new short[400];
            Array.Fill(constant, level);
            Assert.All(Resampler.Between(8000, 16000).Resample(constant)[100..^100], x => Assert.Equal(level, x));
            Assert.All(Resampler.Between(44100, 16000).Resample(constant)[60..^60], x => Assert.Equal(level, x));
        }

        short[] square = [.. Enumerable.Range(0, 400).Select(i => i / 50 % 2 == 0 ? short.MaxValue : short.MinValue)];
        short[] smooth = Resampler.Between(8000, 16000).Resample(square);
        Assert.Contains(short.MaxValue, smooth);
        Assert.Contains(short.MinValue, smooth);
    }

    [Fact]
    public void Ratios_that_would_need_too_many_taps_are_refused() =>
        Assert.Contains("16000/44101", Assert.Throws<InvalidDataSetException>(() => Resampler.Between(44101, 16000)).Message, StringComparison.Ordinal);
}
