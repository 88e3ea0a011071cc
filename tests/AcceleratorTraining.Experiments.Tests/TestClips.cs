using System.Collections.Immutable;
using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Experiments.Tests;

/// <summary>So many clips of every digit and speaker, one second of a rectangle each, none like another.</summary>
internal sealed class TestClips(ImmutableArray<string> speakers, int clips) : IAudioDataset
{
    public string Name => "clips";

    public int Count => speakers.Length * clips * ClassNames.Length;

    public ImmutableArray<string> ClassNames => ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    public static AudioFeatureDataset Create(ImmutableArray<string> speakers, int clips) => new(new TestClips(speakers, clips), AudioFrontEnd.Mfcc, new FeatureQuantizer(0.5f, 0));

    public int GetLabel(int index) => index % ClassNames.Length;

    public string GetSpeaker(int index) => speakers[index / ClassNames.Length % speakers.Length];

    public string GetSampleName(int index) => $"clip {index}";

    public int GetLength(int index) => AudioFrontEnd.Rate;

    public ReadOnlyMemory<short> Read(int index) =>
        Enumerable.Range(0, AudioFrontEnd.Rate).Select(t => (short)(t * (index + 7) / 4000 % 2 == 0 ? 8000 : -8000)).ToArray();
}
