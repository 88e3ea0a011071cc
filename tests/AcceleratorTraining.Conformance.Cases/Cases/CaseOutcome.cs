namespace AcceleratorTraining.Conformance;

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    /// <summary>As hal-spec says.</summary>
    Passed,

    /// <summary>As the ledger says.</summary>
    Skipped,

    /// <summary>Otherwise.</summary>
    Failed,
}
