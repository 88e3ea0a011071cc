namespace AcceleratorTraining.Models;

/// <summary>Attributes of ADD, SUB and MUL.</summary>
/// <param name="Activation">The clamp at the end.</param>
public sealed record ArithmeticOptions(FusedActivation Activation) : OperatorOptions(Activation);
