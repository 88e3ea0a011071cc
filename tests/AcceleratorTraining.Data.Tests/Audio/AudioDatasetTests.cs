using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Audio;

public sealed class AudioDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Class_folders_name_classes_and_nohash_the_speaker()
    {
        IAudioDataset sounds = Open(("yes/ab12_nohash_0.wav", Wav(1)), ("no/cd_nohash_1.wav", Wav(2)), ("no/x.wav", Wav(3)), ("no/._x.wav", [1]), ("readme.txt", [1]));
        Assert.Equal(["no", "yes"], sounds.ClassNames);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(sounds.GetLabel));
        Assert.Equal(["cd", null, "ab12"], Enumerable.Range(0, 3).Select(sounds.GetSpeaker));
    }

    [Fact]
    public void Flat_names_tell_class_and_speaker()
    {
        IAudioDataset sounds = Open(("rec/1_bob_0.wav", Wav(1)), ("rec/0_eve_11.wav", Wav(2)), ("rec/0_bob_2.wav", Wav(3)));
        Assert.Equal(["0", "1"], sounds.ClassNames);
        Assert.Equal([("rec/0_bob_2.wav", 0, "bob"), ("rec/0_eve_11.wav", 0, "eve"), ("rec/1_bob_0.wav", 1, "bob")], Enumerable.Range(0, 3).Select(i => (sounds.GetSampleName(i), sounds.GetLabel(i), sounds.GetSpeaker(i)!)));
        Assert.Equal(200, sounds.Read(0).Length);
        Assert.Equal(200, sounds.GetLength(0));
    }

    [Fact]
    public void One_speaker_is_left_out()
    {
        IAudioDataset sounds = Open(("1_bob_0.wav", Wav(1)), ("0_eve_11.wav", Wav(2)), ("0_bob_2.wav", Wav(3)));
        Assert.Equal(["bob", "eve"], AudioSubset.Speakers(sounds));
        AudioSubset bob = AudioSubset.OnlySpeaker(sounds, "bob"), others = AudioSubset.WithoutSpeaker(sounds, "bob");
        Assert.Equal((2, 1, "0_eve_11.wav", 2), (bob.Count, others.Count, others.GetSampleName(0), others.ClassNames.Length));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(bob.GetLabel));
        Assert.Equal(sounds.Read(0).ToArray(), bob.Read(0).ToArray());
        Assert.Throws<InvalidDataSetException>(() => AudioSubset.OnlySpeaker(sounds, "mallory"));
        Assert.Throws<ArgumentOutOfRangeException>(() => others.Read(1));
    }

    [Fact]
    public void What_is_no_such_data_set_is_refused()
    {
        AssertRefused("holds no WAV file", ("a/b.png", [1]));
        AssertRefused("lies in no class folder", ("a.wav", Wav(1)));
        AssertRefused("different parents", ("a/b/x.wav", Wav(1)), ("c/y.wav", Wav(1)));
        Assert.Contains("does not exist", Assert.Throws<InvalidDataSetException>(() => AudioDatasetReader.Open(Path.Combine(_folder.Root, "none"))).Message, StringComparison.Ordinal);
        IAudioDataset broken = Open(("a/x.wav", [1, 2, 3]));
        Assert.Contains("'a/x.wav' of", Assert.Throws<InvalidDataSetException>(() => broken.Read(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_a_clip_are_one_sample_of_the_models_bytes()
    {
        IAudioDataset sounds = Open(("a/x.wav", TestWav.Encode(TestWav.Chirp(9000, 9000), 16000)));
        using AudioFeatureDataset features = new(sounds, AudioFrontEnd.Mfcc, new FeatureQuantizer(0.5f, 80));
        Assert.Equal((1, new ImageShape(49, 10, 1)), (features.Count, features.GetShape()));
        byte[] bytes = new byte[490], expected = new byte[490];
        features.Read(0, bytes);
        int[] exact = new int[490];
        AudioFrontEnd.Mfcc.Compute(TestWav.Chirp(9000, 9000), exact);
        new FeatureQuantizer(0.5f, 80).Quantize(exact, expected);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void A_long_clip_gives_overlapping_inputs_and_a_short_one_is_refused()
    {
        IAudioDataset sounds = Open(("a/x.wav", TestWav.Encode(TestWav.Chirp(4096, 900), 16000)), ("b/y.wav", TestWav.Encode(TestWav.Chirp(3072, 900), 16000)));
        using AudioFeatureDataset features = new(sounds, AudioFrontEnd.LogMel, new FeatureQuantizer(0.4f, 80));
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, features.Count).Select(features.GetSound));
        byte[] first = new byte[640], second = new byte[640];
        features.Read(0, first);
        features.Read(1, second);
        Assert.Equal(first[128..], second[..512]);
        Assert.Throws<ArgumentOutOfRangeException>(() => features.GetSound(4));

        IAudioDataset brief = Open(("a/x.wav", TestWav.Encode(new short[3071], 16000)));
        Assert.Contains("too short for 5 frames", Assert.Throws<InvalidDataSetException>(() => new AudioFeatureDataset(brief, AudioFrontEnd.LogMel, new FeatureQuantizer(1, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spoken_digits_open_with_their_speakers()
    {
        IAudioDataset digits = AudioDatasetReader.Open(SharedData.Find("fsdd/recordings.zip"));
        Assert.Equal((2500, 10), (digits.Count, digits.ClassNames.Length));
        Assert.Equal(5, Enumerable.Range(0, digits.Count).Select(digits.GetSpeaker).Distinct().Count());
        using AudioFeatureDataset features = new(digits, AudioFrontEnd.Mfcc, new FeatureQuantizer(0.5847029f, 83));
        byte[] bytes = new byte[490];
        for (int i = 0; i < digits.Count; i += 250)
        {
            features.Read(i, bytes);
            Assert.Equal(i / 250, features.GetLabel(i));
            Assert.True(bytes.Distinct().Count() > 20);
        }
    }

    private static byte[] Wav(short level) => TestWav.Encode([.. Enumerable.Repeat(level, 100)], 8000);

    private IAudioDataset Open(params (string Name, byte[] Bytes)[] entries) => AudioDatasetReader.Open(_folder.WriteZip($"{Guid.NewGuid():N}.zip", entries));

    private void AssertRefused(string reason, params (string Name, byte[] Bytes)[] entries) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataSetException>(() => Open(entries)).Message, StringComparison.Ordinal);
}
