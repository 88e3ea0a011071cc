using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Compile refused a program; carries every broken rule, not only the first.</summary>
public sealed class ProgramRejectedException : Exception
{
    /// <summary>Refuses <paramref name="program"/> for <paramref name="diagnostics"/>.</summary>
    public ProgramRejectedException(string program, ImmutableArray<ProgramDiagnostic> diagnostics)
        : base($"Program '{program}' is rejected: {string.Join(" ", diagnostics)}") => Diagnostics = diagnostics;

    /// <summary>The broken rules, in node order; at least one.</summary>
    public ImmutableArray<ProgramDiagnostic> Diagnostics { get; }
}
