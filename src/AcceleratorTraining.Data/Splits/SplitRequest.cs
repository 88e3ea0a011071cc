namespace AcceleratorTraining.Data;

/// <summary>How many samples a split takes, and by which seed.</summary>
public sealed record SplitRequest
{
    /// <summary>Samples that adaptation may look at, validation included; at least 1.</summary>
    public required int AdaptationSamples { get; init; }

    /// <summary>Samples that accuracy before and after is measured on; at least 0.</summary>
    public required int TestSamples { get; init; }

    /// <summary>Decides which samples are drawn for adaptation and which of them validate; never which ones test.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How many of the adaptation samples validate, 0 to AdaptationSamples - 1; null: a fifth of them, at most 200.
    /// </summary>
    public int? ValidationSamples { get; init; }

    /// <summary>The number that <see cref="ValidationSamples"/> comes to.</summary>
    public int EffectiveValidationSamples => ValidationSamples ?? Math.Min(AdaptationSamples / 5, 200);
}
