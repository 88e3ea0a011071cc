using System.Collections.Immutable;

namespace AcceleratorTraining.Data.Audio;

/// <summary>WAV files in class folders or with their class in their names, decoded whenever one is read. Owns its files. Thread-safe.</summary>
internal sealed class AudioFileDataset : IAudioDataset, IDisposable
{
    private readonly IImageFiles _files;
    private readonly AudioFileLayout _layout;

    public AudioFileDataset(string name, IImageFiles files, bool labelled)
    {
        Name = name;
        _files = files;
        _layout = AudioFileLayout.Create(name, files.Paths, labelled);
    }

    public string Name { get; }

    public int Count => _layout.Paths.Length;

    public ImmutableArray<string> ClassNames => _layout.ClassNames;

    public int GetLabel(int index) => _layout.Labels[DatasetArguments.RequireIndex(index, Count)];

    public string? GetSpeaker(int index) => _layout.Speakers[DatasetArguments.RequireIndex(index, Count)];

    public string GetSampleName(int index) => _layout.Paths[DatasetArguments.RequireIndex(index, Count)];

    public int GetLength(int index)
    {
        (int samples, int rate) = WavFile.Measure(Quoted(index), Bytes(index));
        return Resampler.OutputLength(samples, rate, AudioFrontEnd.Rate);
    }

    public ReadOnlyMemory<short> Read(int index) => WavFile.Parse(Quoted(index), Bytes(index)).At(AudioFrontEnd.Rate).Samples;

    public void Dispose() => _files.Dispose();

    private byte[] Bytes(int index) => _files.ReadAllBytes(GetSampleName(index), Quoted(index));

    private string Quoted(int index) => $"'{GetSampleName(index)}' of '{Name}'";
}
