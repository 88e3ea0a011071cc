using System.Collections.Immutable;

namespace AcceleratorTraining.Data.Audio;

/// <summary>Some sounds of another data set, with the same classes: sound i is sound indices[i] of it. Does not own it. As thread-safe as it.</summary>
/// <param name="inner">All sounds.</param>
/// <param name="indices">Which of them.</param>
public sealed class AudioSubset(IAudioDataset inner, ImmutableArray<int> indices) : IAudioDataset
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames => inner.ClassNames;

    /// <summary>Every speaker of a data set, in ordinal order.</summary>
    public static ImmutableArray<string> Speakers(IAudioDataset sounds) =>
        [.. Enumerable.Range(0, sounds.Count).Select(sounds.GetSpeaker).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What one speaker said.</summary>
    /// <exception cref="InvalidDataSetException">Nothing.</exception>
    public static AudioSubset OnlySpeaker(IAudioDataset sounds, string speaker) => Where(sounds, speaker, isWanted: true);

    /// <summary>What all others said: with <see cref="OnlySpeaker"/>, the two sides of leave one speaker out.</summary>
    /// <exception cref="InvalidDataSetException">Nothing.</exception>
    public static AudioSubset WithoutSpeaker(IAudioDataset sounds, string speaker) => Where(sounds, speaker, isWanted: false);

    /// <inheritdoc/>
    public int GetLabel(int index) => inner.GetLabel(Inner(index));

    /// <inheritdoc/>
    public string? GetSpeaker(int index) => inner.GetSpeaker(Inner(index));

    /// <inheritdoc/>
    public string GetSampleName(int index) => inner.GetSampleName(Inner(index));

    /// <inheritdoc/>
    public int GetLength(int index) => inner.GetLength(Inner(index));

    /// <inheritdoc/>
    public ReadOnlyMemory<short> Read(int index) => inner.Read(Inner(index));

    private static AudioSubset Where(IAudioDataset sounds, string speaker, bool isWanted)
    {
        ImmutableArray<int> indices = [.. Enumerable.Range(0, sounds.Count).Where(i => sounds.GetSpeaker(i) == speaker == isWanted)];
        return indices.Length > 0
            ? new AudioSubset(sounds, indices)
            : throw new InvalidDataSetException($"'{sounds.Name}' holds no sound {(isWanted ? "of" : "without")} speaker '{speaker}'.");
    }

    private int Inner(int index) => indices[DatasetArguments.RequireIndex(index, Count)];
}
