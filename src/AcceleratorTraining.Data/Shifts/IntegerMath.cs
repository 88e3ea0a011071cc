namespace AcceleratorTraining.Data.Shifts;

/// <summary>The little arithmetic that the shifts share; every rounding of theirs is this one.</summary>
internal static class IntegerMath
{
    /// <summary>floor(numerator / denominator + 1/2): to nearest, ties towards +infinity. The denominator is positive.</summary>
    public static long DivideHalfUp(long numerator, long denominator)
    {
        // floor((2n + d) / 2d); C# division truncates towards zero, hence the correction below zero.
        long dividend = (2 * numerator) + denominator;
        long divisor = 2 * denominator;
        long quotient = dividend / divisor;
        return dividend % divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The nearest value in [0, 255].</summary>
    public static byte ClampToByte(long value) => (byte)Math.Clamp(value, 0, 255);

    /// <summary>
    /// Mirrors a coordinate into [0, extent) without repeating the border (dcb|abcd|cba), the "reflect 101" of OpenCV.
    /// </summary>
    public static int Reflect101(int position, int extent)
    {
        if (extent == 1)
        {
            return 0;
        }

        int period = 2 * (extent - 1);
        int folded = position % period;
        folded = folded < 0 ? folded + period : folded;
        return folded < extent ? folded : period - folded;
    }

    /// <summary>The nearest position in [0, extent): the border repeats for ever (aaa|abcd|ddd).</summary>
    public static int ClampPosition(int position, int extent) => Math.Clamp(position, 0, extent - 1);

    /// <summary>Mirrors a coordinate into [0, extent), the border repeated (cba|abcd|dcb), the "reflect" of scipy.</summary>
    public static int ReflectEdge(int position, int extent)
    {
        int period = 2 * extent;
        int folded = position % period;
        folded = folded < 0 ? folded + period : folded;
        return folded < extent ? folded : period - 1 - folded;
    }
}
