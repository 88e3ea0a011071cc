using System.Collections.Immutable;

namespace AcceleratorTraining.Data.Audio;

/// <summary>A fixed, indexed list of labelled sounds. Index and label of a sound never change. May be read from several threads.</summary>
public interface IAudioDataset
{
    /// <summary>What messages call this data set.</summary>
    string Name { get; }

    /// <summary>Number of sounds; indices run from 0 to Count - 1.</summary>
    int Count { get; }

    /// <summary>Names of the classes; a label is a position in this list.</summary>
    ImmutableArray<string> ClassNames { get; }

    /// <summary>The class of a sound. Decodes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sound has this index.</exception>
    int GetLabel(int index);

    /// <summary>Who speaks, or which machine runs, where the sound's name says so; otherwise null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sound has this index.</exception>
    string? GetSpeaker(int index);

    /// <summary>Where a sound came from, for messages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sound has this index.</exception>
    string GetSampleName(int index);

    /// <summary>How many samples a sound has at <see cref="AudioFrontEnd.Rate"/>.</summary>
    /// <exception cref="InvalidDataSetException">It is broken.</exception>
    int GetLength(int index);

    /// <summary>A sound at <see cref="AudioFrontEnd.Rate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sound has this index.</exception>
    /// <exception cref="InvalidDataSetException">It is broken.</exception>
    ReadOnlyMemory<short> Read(int index);
}
