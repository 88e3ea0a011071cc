namespace AcceleratorTraining.Hal;

/// <summary>SUB: a i32, b i32 -> i32, a - b saturated to 32 bits; shapes broadcast.</summary>
public sealed record Subtract : ElementwiseOperator
{
    /// <inheritdoc/>
    public override string Name => "SUB";
}
