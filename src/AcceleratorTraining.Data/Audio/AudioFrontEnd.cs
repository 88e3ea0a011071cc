namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Sound to what a model was trained on: frames of real-valued features, computed in integers with 16 fraction bits, the same on
/// every machine. Immutable and thread-safe.
/// </summary>
public abstract class AudioFrontEnd
{
    /// <summary>Samples a second of the sound that <see cref="Compute"/> takes.</summary>
    public const int Rate = 16_000;

    /// <summary>Fraction bits of a feature.</summary>
    public const int FractionBits = 16;

    private protected AudioFrontEnd(string name, int frameValues, int inputFrames) =>
        (Name, FrameValues, InputFrames) = (name, frameValues, inputFrames);

    /// <summary>Keyword spotting's: 49 frames of 10 cepstral coefficients.</summary>
    public static AudioFrontEnd Mfcc { get; } = new MfccFrontEnd();

    /// <summary>Anomaly detection's: 5 frames of 128 mel bands in decibels.</summary>
    public static AudioFrontEnd LogMel { get; } = new LogMelFrontEnd();

    /// <summary>Every front end.</summary>
    public static IReadOnlyList<AudioFrontEnd> All { get; } = [Mfcc, LogMel];

    /// <summary>As --features takes it.</summary>
    public string Name { get; }

    /// <summary>Features a frame.</summary>
    public int FrameValues { get; }

    /// <summary>Frames of a model's input, one after another; inputs of one clip overlap by all but one.</summary>
    public int InputFrames { get; }

    /// <summary>Values of a model's input.</summary>
    public int InputValues => FrameValues * InputFrames;

    /// <summary>How many inputs a clip gives; 0 if it is too short.</summary>
    /// <param name="samples">Its samples at <see cref="Rate"/>.</param>
    public int CountInputs(int samples) => Math.Max(0, CountFrames(samples) - InputFrames + 1);

    /// <summary>How many frames a clip gives.</summary>
    /// <param name="samples">Its samples at <see cref="Rate"/>.</param>
    public abstract int CountFrames(int samples);

    /// <summary>Computes the frames of a clip.</summary>
    /// <param name="samples">The clip at <see cref="Rate"/>.</param>
    /// <param name="features">CountFrames * FrameValues features, frame by frame, <see cref="FractionBits"/> fraction bits.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> has another length.</exception>
    public void Compute(ReadOnlySpan<short> samples, Span<int> features)
    {
        if (features.Length != CountFrames(samples.Length) * FrameValues)
        {
            throw new ArgumentException($"{features.Length} features are no {CountFrames(samples.Length)} frames of {FrameValues}.", nameof(features));
        }

        ComputeCore(samples, features);
    }

    private protected abstract void ComputeCore(ReadOnlySpan<short> samples, Span<int> features);
}
