namespace AcceleratorTraining.Hal;

/// <summary>
/// LOGISTIC: x i16 -> i16 in Q0.15: 1 / (1 + exp(-v)), v = x * <see cref="SigmoidOperator.Multiplier"/> / 2^<see cref="SigmoidOperator.Shift"/> in units of
/// 1 / 12288 (= 3 * 4096), by a table of 256 values of the logistic function at i / 24 with linear interpolation over 9
/// bits. TFLite's definition; the same bits under every profile.
/// </summary>
public sealed record Logistic : SigmoidOperator
{
    /// <inheritdoc/>
    public override string Name => "LOGISTIC";
}
