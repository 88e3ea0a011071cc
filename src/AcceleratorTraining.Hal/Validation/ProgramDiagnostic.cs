namespace AcceleratorTraining.Hal;

/// <summary>One broken rule of a program.</summary>
/// <param name="Rule">The rule's id in hal-spec, e.g. "CONV2D-02".</param>
/// <param name="Node">Index of the node; -1 for the program as a whole.</param>
/// <param name="Message">What is required and what was found.</param>
/// <param name="Profile">Name of the profile it was checked against.</param>
public sealed record ProgramDiagnostic(string Rule, int Node, string Message, string Profile)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Rule} ({(Node < 0 ? "program" : $"node {Node}")}): {Message} (profile '{Profile}').";
}
