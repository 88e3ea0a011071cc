namespace AcceleratorTraining.Hal;

/// <summary>
/// A step rule of UPDATE over the elements of a parameter, keeping the dither's last generator block. A mutable value
/// type. spec: UPDATE-07, UPDATE-22 to UPDATE-24
/// </summary>
/// <param name="operation">The operator.</param>
/// <param name="key">The first query's key.</param>
/// <param name="threshold">Least |sum| of a vote, in units of coefficients.</param>
internal struct StepRounding(Update operation, DirectionKey key, long threshold)
{
    private readonly StepRule _rule = operation.Rule;
    private readonly int _fraction = operation.FractionBits;
    private CachedBlock _dither;

    /// <summary>The step q of one element.</summary>
    /// <param name="sum">Sum of coefficient * z; below 2^36, so that the product with the scale stays within 2^60.</param>
    /// <param name="scale">0..2^24.</param>
    /// <param name="number">The element's number.</param>
    public long Round(long sum, long scale, long number)
    {
        int shift = Update.CoefficientFractionBits + _fraction;
        switch (_rule)
        {
            case StepRule.Stochastic:
                long dither = _dither.Half(key, operation.Tensor, DirectionStream.Dither, number);
                return (sum * scale + (dither << _fraction)) >> shift;
            case StepRule.Vote:
                return Math.Abs(sum) >= threshold << _fraction ? Math.Sign(sum) * scale : 0;
            case StepRule.GridSign:
                long nearest = HalfAwayFromZero.ShiftRight(sum * scale, shift);
                return nearest != 0 ? nearest : Math.Sign(sum * scale);
            default:
                return HalfAwayFromZero.ShiftRight(sum * scale, shift);
        }
    }
}
