namespace AcceleratorTraining.Cli.Output;

/// <summary>Tells of a run that does not converge, on standard error, as soon as it is judged; each reason once.</summary>
internal sealed class VerdictLine(Terminal terminal) : IProgress<AdaptationProgress>
{
    private VerdictKind _told;

    /// <inheritdoc/>
    public void Report(AdaptationProgress value)
    {
        if (value.Verdict.Kind == _told) return;
        _told = value.Verdict.Kind;
        if (_told != VerdictKind.Fine) terminal.Error.WriteLine($"acctrain: {value.Verdict.Sentence}");
    }
}
