namespace AcceleratorTraining.Models;

/// <summary>The attributes of one operator of a model; each kind has its own record.</summary>
/// <param name="Activation">The clamp at the operator's end.</param>
public abstract record OperatorOptions(FusedActivation Activation)
{
    /// <summary>The clamp in steps of the output, where it is known as that; null if <see cref="Activation"/> says it.</summary>
    internal (int Minimum, int Maximum)? Bounds { get; init; }
}
