namespace AcceleratorTraining.Models;

/// <summary>One thing in a valid model that this library cannot execute.</summary>
/// <param name="OperatorIndex">Index of the operator in the file; -1 for the model as a whole.</param>
/// <param name="Operator">The operator's name, or "model".</param>
/// <param name="Reason">What is in the way and what would be needed; part of a sentence.</param>
public sealed record ModelProblem(int OperatorIndex, string Operator, string Reason)
{
    /// <summary>The name that the file gives the operator; empty for none.</summary>
    public string Node { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => OperatorIndex < 0 ? $"{Operator}: {Reason}" : $"operator {OperatorIndex} {Operator}{(Node.Length == 0 ? "" : $" '{Node}'")}: {Reason}";
}
