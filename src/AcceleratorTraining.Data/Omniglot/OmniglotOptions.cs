using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>Which characters of Omniglot to take, and how.</summary>
public sealed record OmniglotOptions
{
    /// <summary>Names of the alphabets to take; empty means all.</summary>
    public ImmutableArray<string> Alphabets { get; init; } = [];

    /// <summary>Rows and columns of an image, 1 to 105; the drawings are 105 x 105.</summary>
    public int Side { get; init; } = 28;

    /// <summary>Whether the characters turned by 90, 180 and 270 degrees are classes of their own, as few-shot learners train with them.</summary>
    public bool Rotations { get; init; }
}
