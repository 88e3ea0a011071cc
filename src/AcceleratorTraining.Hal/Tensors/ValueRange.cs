namespace AcceleratorTraining.Hal;

/// <summary>A closed interval of integers: what a tensor's elements may be. spec: NUMBER-03</summary>
/// <param name="Minimum">Smallest value, inclusive.</param>
/// <param name="Maximum">Largest value, inclusive; not below <paramref name="Minimum"/>.</param>
public readonly record struct ValueRange(long Minimum, long Maximum)
{
    /// <summary>The interval [-<paramref name="bound"/>, <paramref name="bound"/>].</summary>
    public static ValueRange Symmetric(long bound) => new(-bound, bound);

    /// <summary>The largest magnitude in the interval.</summary>
    public long Magnitude => Math.Max(Minimum == long.MinValue ? long.MaxValue : Math.Abs(Minimum), Math.Abs(Maximum));

    /// <summary>Whether <paramref name="value"/> lies inside.</summary>
    public bool Contains(long value) => value >= Minimum && value <= Maximum;

    /// <summary>Whether all of <paramref name="other"/> lies inside.</summary>
    public bool Contains(ValueRange other) => other.Minimum >= Minimum && other.Maximum <= Maximum;

    /// <summary>The nearest value inside.</summary>
    public long Clamp(long value) => Math.Clamp(value, Minimum, Maximum);

    /// <inheritdoc/>
    public override string ToString() => $"[{Minimum}, {Maximum}]";
}
