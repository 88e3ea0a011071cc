using System.Collections.Immutable;

namespace AcceleratorTraining.Receipts;

/// <summary>A run as its receipt tells it: header, coefficients, and, once complete, the final head and the result's hash.</summary>
/// <param name="Header">What the run was.</param>
/// <param name="Coefficients">Queries a step, step after step, in units of 1/32.</param>
/// <param name="Head">The exact head at the end; null without one or before the end.</param>
/// <param name="AdaptedSha256">SHA-256 of the adapted file, lower-case hex; null before the end.</param>
/// <param name="FrameEnds">For each number of steps after which a frame ends, the file's length there; 0 for the header.</param>
public sealed record Receipt(ReceiptHeader Header, ImmutableArray<sbyte> Coefficients, FinalHead? Head, string? AdaptedSha256, ImmutableSortedDictionary<int, long> FrameEnds)
{
    /// <summary>Steps recorded.</summary>
    public int Steps => Coefficients.Length / Header.Recipe.CoefficientsPerStep;

    /// <summary>Whether the run came to its end.</summary>
    public bool IsComplete => AdaptedSha256 is not null;

    /// <summary>The coefficients of one step.</summary>
    public ReadOnlySpan<sbyte> Step(int step) => Coefficients.AsSpan(step * Header.Recipe.CoefficientsPerStep, Header.Recipe.CoefficientsPerStep);
}
