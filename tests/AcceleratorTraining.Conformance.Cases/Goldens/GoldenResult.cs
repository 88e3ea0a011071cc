namespace AcceleratorTraining.Conformance;

/// <summary>What one folder on one backend came to.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Backend">The backend's name.</param>
public sealed record GoldenResult(string Folder, string Backend)
{
    private GoldenCount Outputs { get; init; }

    private GoldenCount Logits { get; init; }

    private GoldenCount Operators { get; init; }

    /// <summary>The first thing that was wrong; null if nothing was.</summary>
    public string? Failure { get; private init; }

    /// <summary>Whether at least one output was compared and everything that was compared was equal.</summary>
    public bool Passed => Failure is null && Outputs.Total > 0;

    /// <summary>How many comparisons of a part there were.</summary>
    public GoldenCount this[GoldenPart part] => part switch
    {
        GoldenPart.Outputs => Outputs,
        GoldenPart.Logits => Logits,
        _ => Operators,
    };

    internal GoldenResult Failed(string message) => this with { Failure = Failure ?? message };

    internal GoldenResult Compared(GoldenPart part, bool same, string otherwise)
    {
        GoldenCount count = this[part] + new GoldenCount(same ? 1 : 0, 1);
        GoldenResult next = part switch
        {
            GoldenPart.Outputs => this with { Outputs = count },
            GoldenPart.Logits => this with { Logits = count },
            _ => this with { Operators = count },
        };
        return same ? next : next.Failed(otherwise);
    }
}
