using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Data.Tests.Audio;

public class MachineSoundTests(ITestOutputHelper output)
{
    [Fact]
    public void Clips_are_the_same_on_every_machine_and_in_any_order()
    {
        MachineSoundDataset sounds = MachineSoundDataset.Test(1, MachineCondition.Field, 2, 16);
        byte[] last = Bytes(sounds, 15);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < sounds.Count; i++) hash.AppendData(Bytes(sounds, i));
        Assert.Equal(last, Bytes(sounds, 15));
        Assert.Equal("b67bda857f6690af", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Fact]
    public void Seed_machine_condition_split_and_clip_each_make_another_sound()
    {
        MachineSoundDataset sounds = MachineSoundDataset.Normal(1, MachineCondition.Workshop, 2, 4);
        byte[][] clips =
        [
            Bytes(sounds, 0), Bytes(sounds, 1), Bytes(sounds, 2), Bytes(MachineSoundDataset.Normal(2, MachineCondition.Workshop, 2, 4), 0),
            Bytes(MachineSoundDataset.Normal(1, MachineCondition.Field, 2, 4), 0), Bytes(MachineSoundDataset.Test(1, MachineCondition.Workshop, 2, 4), 0),
        ];
        Assert.Equal(clips.Length, clips.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(Bytes(sounds, 1), Bytes(MachineSoundDataset.Normal(1, MachineCondition.Workshop, 2, 400), 1));
    }

    [Fact]
    public void Half_of_the_test_clips_are_anomalies_of_every_kind_on_every_machine()
    {
        MachineSoundDataset sounds = MachineSoundDataset.Test(1, MachineCondition.Workshop, 3, 48);
        Assert.Equal(24, Enumerable.Range(0, 48).Sum(sounds.GetLabel));
        foreach (string machine in (string[])["machine-00", "machine-01", "machine-02"])
        {
            Assert.Equal(5, Enumerable.Range(0, 48).Where(i => sounds.GetSpeaker(i) == machine).Select(sounds.GetAnomaly).Distinct().Count());
        }

        Assert.Equal(0, Enumerable.Range(0, 48).Sum(MachineSoundDataset.Normal(1, MachineCondition.Workshop, 3, 48).GetLabel));
    }

    [Theory]
    [InlineData(MachineCondition.Workshop)]
    [InlineData(MachineCondition.Field)]
    public void Each_anomaly_moves_the_spectrum_further_than_another_normal_clip_does(MachineCondition condition)
    {
        MachineSoundDataset sounds = MachineSoundDataset.Test(3, condition, 1, 64);
        double[][] spectra = [.. Enumerable.Range(0, 64).Select(i => Spectrum(sounds, i))];
        int[] normal = [.. Enumerable.Range(0, 64).Where(i => sounds.GetLabel(i) == 0)];
        double[] mean = [.. Enumerable.Range(0, 128).Select(b => normal.Average(i => spectra[i][b]))];
        double usual = normal.Average(Distance);
        output.WriteLine($"{condition}: spectrum {string.Join(' ', mean.Where((_, b) => b % 8 == 0).Select(x => x.ToString("F0")))}; normal {usual:F1}");
        foreach (IGrouping<MachineAnomaly, int> kind in Enumerable.Range(0, 64).Except(normal).GroupBy(sounds.GetAnomaly))
        {
            output.WriteLine($"{kind.Key} {kind.Average(Distance):F1}");
            Assert.True(kind.Average(Distance) > 1.3 * usual, $"{kind.Key}");
        }

        double Distance(int i) => Math.Sqrt(spectra[i].Zip(mean).Sum(p => (p.First - p.Second) * (p.First - p.Second)));
    }

    [Fact]
    public void The_field_is_brighter_and_hisses()
    {
        double[] workshop = Spectrum(MachineSoundDataset.Normal(1, MachineCondition.Workshop, 1, 1), 0), field = Spectrum(MachineSoundDataset.Normal(1, MachineCondition.Field, 1, 1), 0);
        Assert.True(field[20..40].Average() < workshop[20..40].Average() - 2);
        Assert.True(field[100..].Average() > workshop[100..].Average() + 2);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MachineSoundDataset.Normal(1, MachineCondition.Field, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MachineSoundDataset.Normal(1, MachineCondition.Field, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MachineSoundDataset.Normal(1, MachineCondition.Field, 1, 1).Read(1));
    }

    private static byte[] Bytes(MachineSoundDataset sounds, int index) => MemoryMarshal.AsBytes(sounds.Read(index).Span).ToArray();

    // Mean over a clip's frames, in decibels, of each band.
    private static double[] Spectrum(MachineSoundDataset sounds, int index)
    {
        ReadOnlyMemory<short> sound = sounds.Read(index);
        int frames = AudioFrontEnd.LogMel.CountFrames(sound.Length);
        int[] features = new int[frames * 128];
        AudioFrontEnd.LogMel.Compute(sound.Span, features);
        return [.. Enumerable.Range(0, 128).Select(b => Enumerable.Range(0, frames).Average(f => features[(f * 128) + b] / 65536.0))];
    }
}
