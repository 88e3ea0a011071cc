namespace AcceleratorTraining.Cli;

/// <summary>What a caller can tell from the exit code.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed, or was stopped, although nothing was wrong with the request.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or bad input; nothing was written.</summary>
    public const int BadInput = 2;
}
