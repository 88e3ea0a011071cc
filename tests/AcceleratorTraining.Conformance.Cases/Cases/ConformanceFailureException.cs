using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A backend did something else than hal-spec says.</summary>
public sealed class ConformanceFailureException : Exception
{
    /// <summary>Nothing is known.</summary>
    public ConformanceFailureException()
    {
    }

    /// <summary>What was expected, and what happened.</summary>
    public ConformanceFailureException(string message)
        : base(message)
    {
    }

    /// <summary>The same, with what caused it.</summary>
    public ConformanceFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the backend refused, which a ledger may admit as unsupported, instead of doing something else.</summary>
    public bool Refused => InnerException is ProgramRejectedException or NotSupportedException;
}
