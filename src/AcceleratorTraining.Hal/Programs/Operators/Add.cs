namespace AcceleratorTraining.Hal;

/// <summary>ADD: a i32, b i32 -> i32, the sum saturated to 32 bits; shapes broadcast.</summary>
public sealed record Add : ElementwiseOperator
{
    /// <inheritdoc/>
    public override string Name => "ADD";
}
