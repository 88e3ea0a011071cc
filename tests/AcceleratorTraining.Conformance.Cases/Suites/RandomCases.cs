using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Seeded random programs give the reference's bytes: every operator, rounding and accumulator rule.</summary>
public static class RandomCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "random programs";

    /// <summary>Names of the cases, the kinds of <see cref="RandomProgram"/>, each once.</summary>
    public static ImmutableArray<string> Names { get; } = [.. RandomProgram.Kinds.Distinct()];

    /// <summary>One case a kind of program.</summary>
    /// <param name="seed">Another seed gives other programs.</param>
    /// <param name="programs">Programs a kind.</param>
    public static ImmutableArray<ConformanceCase> Create(ulong seed, int programs) => Create(Suite, seed, programs, native: null);

    internal static ImmutableArray<ConformanceCase> Create(string suite, ulong seed, int programs, OperatorExtensions? native) =>
        [.. Names.Select(k => new ConformanceCase(suite, k, b => CompareAsync(b, k, seed, programs, native)))];

    internal static bool UsesExtensions(string kind) =>
        RandomProgram.Create(1, (uint)RandomProgram.Kinds.IndexOf(kind)).Program.Nodes.Any(n => n.Operator.Extension != OperatorExtensions.None);

    private static async Task CompareAsync(IBackend backend, string kind, ulong seed, int programs, OperatorExtensions? native)
    {
        using RandomComparison comparison = new(backend, seed, native: native);
        uint kinds = (uint)RandomProgram.Kinds.Length, first = (uint)RandomProgram.Kinds.IndexOf(kind);
        ConformanceFailureException? refusal = null;
        for (uint i = 0; i < programs; i++)
        {
            // A refusal may be admitted, so what comes after it has to be right all the same.
            try
            {
                await comparison.CompareAsync(first + i * kinds).ConfigureAwait(false);
            }
            catch (ConformanceFailureException exception) when (exception.Refused)
            {
                refusal ??= exception;
            }
        }

        if (refusal is not null) ExceptionDispatchInfo.Throw(refusal);
    }
}
