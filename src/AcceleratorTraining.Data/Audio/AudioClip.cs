namespace AcceleratorTraining.Data.Audio;

/// <summary>Mono sound.</summary>
/// <param name="Samples">Sound pressure, 16 bits, in time order; at least one.</param>
/// <param name="Rate">Samples a second, at least 1.</param>
public sealed record AudioClip(ReadOnlyMemory<short> Samples, int Rate)
{
    /// <summary>The clip at another rate; itself where it has that rate.</summary>
    /// <exception cref="InvalidDataSetException">No filter is made for this pair of rates.</exception>
    public AudioClip At(int rate) => rate == Rate ? this : new AudioClip(Resampler.Between(Rate, rate).Resample(Samples.Span), rate);
}
