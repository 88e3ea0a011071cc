namespace AcceleratorTraining.Conformance;

/// <summary>What a backend admits.</summary>
public enum LedgerKind
{
    /// <summary>It refuses the program, by ProgramRejectedException or NotSupportedException. To compute something else is no refusal.</summary>
    Unsupported,

    /// <summary>It is known to be wrong.</summary>
    ExpectedFailure,
}
