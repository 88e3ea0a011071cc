namespace AcceleratorTraining.Hal;

/// <summary>
/// TANH: x i16 -> i16 in Q0.15: tanh(v), v = x * <see cref="SigmoidOperator.Multiplier"/> / 2^<see cref="SigmoidOperator.Shift"/> in units of 1 / 12288, by
/// LOGISTIC's table at twice the argument (interpolation over 8 bits). TFLite's definition; the same bits under every profile.
/// </summary>
public sealed record HyperbolicTangent : SigmoidOperator
{
    /// <inheritdoc/>
    public override string Name => "TANH";
}
