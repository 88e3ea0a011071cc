using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Audio;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>WAV files in memory, as far as sound of the front ends' rate.</summary>
internal sealed class WavTarget : FuzzTarget
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 96).Select(i => (byte)(i * 37))];

    public override string Name => "wav";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        TestWav.Encode(Data, 8000, 1, 16),
        TestWav.Encode(Data, 16000, 2, 8),
        TestWav.Encode(Data, 48000, 2, 24),
        [.. TestWav.Encode(Data, 8000, 1, 16)[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. TestWav.Encode(Data, 8000, 1, 8)[36..]],
    ];

    // Weights of a filter, several times over while they are made, and four times the samples.
    public override long AllocationBound(int length) => 64L * length + (4L << 20);

    public override string Read(byte[] input)
    {
        AudioClip clip = WavFile.Parse("the sound", input).At(AudioFrontEnd.Rate);
        return $"{clip.Samples.Length}";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataSetException;
}
