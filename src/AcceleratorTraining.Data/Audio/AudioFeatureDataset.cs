using System.Collections.Immutable;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// The features of sounds, quantized for a model, as samples that every split, selection and check here takes: an "image" of frames x values x 1
/// whose bytes are the model's int8 input. A sound's frames are computed at its first reading and kept. Thread-safe.
/// </summary>
/// <remarks>One sound gives one or several samples (<see cref="AudioFrontEnd.CountInputs"/>); samples of one sound stand together, in time order.</remarks>
public sealed class AudioFeatureDataset : IImageDataset, IDisposable
{
    private readonly IAudioDataset _sounds;
    private readonly AudioFrontEnd _frontEnd;
    private readonly FeatureQuantizer _quantizer;
    private readonly byte[]?[] _frames;

    // Sample i belongs to the last sound whose first sample is not after i.
    private readonly int[] _first;

    /// <summary>Looks at every sound's length, where the number of its samples depends on it.</summary>
    /// <param name="sounds">The sounds; disposed with this.</param>
    /// <param name="frontEnd">What makes features of them.</param>
    /// <param name="quantizer">The model's input scale and zero point.</param>
    /// <exception cref="InvalidDataSetException">A sound is broken or too short, or there are too many.</exception>
    public AudioFeatureDataset(IAudioDataset sounds, AudioFrontEnd frontEnd, FeatureQuantizer quantizer)
    {
        (_sounds, _frontEnd, _quantizer) = (sounds, frontEnd, quantizer);
        _frames = new byte[]?[sounds.Count];
        _first = new int[sounds.Count + 1];

        // What even an empty clip gives, every clip gives: its length need not be looked at.
        int always = frontEnd.CountInputs(0);
        for (int sound = 0; sound < sounds.Count; sound++)
        {
            int inputs = always > 0 ? always : frontEnd.CountInputs(sounds.GetLength(sound));
            _first[sound + 1] = inputs > 0
                ? checked(_first[sound] + inputs)
                : throw new InvalidDataSetException($"'{sounds.GetSampleName(sound)}' of '{sounds.Name}' is too short for {frontEnd.InputFrames} frames.");
        }
    }

    /// <inheritdoc/>
    public string Name => _sounds.Name;

    /// <inheritdoc/>
    public int Count => _first[^1];

    /// <inheritdoc/>
    public int Height => _frontEnd.InputFrames;

    /// <inheritdoc/>
    public int Width => _frontEnd.FrameValues;

    /// <inheritdoc/>
    public int Channels => 1;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames => _sounds.ClassNames;

    /// <summary>Which sound a sample is of.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    public int GetSound(int index)
    {
        int found = Array.BinarySearch(_first, DatasetArguments.RequireIndex(index, Count));
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Who speaks in a sample, or which machine runs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    public string? GetSpeaker(int index) => _sounds.GetSpeaker(GetSound(index));

    /// <inheritdoc/>
    public int GetLabel(int index) => _sounds.GetLabel(GetSound(index));

    /// <inheritdoc/>
    public string GetSampleName(int index) => _sounds.GetSampleName(GetSound(index));

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        int sound = GetSound(index);
        DatasetArguments.RequireLength(destination, _frontEnd.InputValues);
        byte[] frames = _frames[sound] ??= Compute(sound);
        frames.AsSpan((index - _first[sound]) * _frontEnd.FrameValues, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => (_sounds as IDisposable)?.Dispose();

    private byte[] Compute(int sound)
    {
        ReadOnlyMemory<short> samples = _sounds.Read(sound);
        int[] features = new int[_frontEnd.CountFrames(samples.Length) * _frontEnd.FrameValues];
        _frontEnd.Compute(samples.Span, features);
        byte[] bytes = new byte[features.Length];
        _quantizer.Quantize(features, bytes);
        return bytes;
    }
}
