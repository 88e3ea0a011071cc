namespace AcceleratorTraining.Hal;

/// <summary>
/// The logistic function and the hyperbolic tangent of a Q4.27 number in Q0.31: what fills the tables of their 8-bit
/// operators. Integers only, so the same bits on every machine.
/// </summary>
/// <remarks>Source: the fixed-point functions of gemmlowp.</remarks>
public static class FixedPointSigmoid
{
    private const int IntegerBits = 4;

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <param name="value">x in Q4.27.</param>
    /// <returns>Q0.31; the values of x and -x add up to 2^31 - 1.</returns>
    public static int Logistic(int value)
    {
        if (value == 0) return 1 << 30;
        int positive = FixedPointFunctions.OneOverOnePlus(FixedPointFunctions.Exponential(Negative(value), IntegerBits));
        return value > 0 ? positive : int.MaxValue - positive;
    }

    /// <summary>tanh(x), by exp(-2|x|).</summary>
    /// <param name="value">x in Q4.27.</param>
    /// <returns>Q0.31; an odd function.</returns>
    public static int Tanh(int value)
    {
        if (value == 0) return 0;

        // The bits of x in Q4.27 are those of 2x in Q5.26.
        int magnitude = FixedPointFunctions.OneMinusOverOnePlus(FixedPointFunctions.Exponential(Negative(value), IntegerBits + 1));
        return value > 0 ? magnitude : -magnitude;
    }

    // -|x|, which fits where |x| does not.
    private static int Negative(int value) => value > 0 ? -value : value;
}
