namespace AcceleratorTraining.Conformance;

/// <summary>So many of so many.</summary>
/// <param name="Equal">Comparisons that found equal bytes.</param>
/// <param name="Total">Comparisons made.</param>
public readonly record struct GoldenCount(int Equal, int Total)
{
    /// <summary>Both counts together.</summary>
    public static GoldenCount operator +(GoldenCount left, GoldenCount right) => new(left.Equal + right.Equal, left.Total + right.Total);

    /// <summary>Both counts together.</summary>
    public static GoldenCount Add(GoldenCount left, GoldenCount right) => left + right;
}
