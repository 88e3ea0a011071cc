namespace AcceleratorTraining;

/// <summary>Integer arithmetic that the step needs beyond Hal's.</summary>
internal static class IntegerMath
{
    /// <summary>floor(sqrt(value)) for value >= 0: Newton's iteration from above, exact.</summary>
    public static long SquareRoot(Int128 value)
    {
        if (value <= 0) return 0;
        int bits = 128 - (int)Int128.LeadingZeroCount(value);
        Int128 root = Int128.One << ((bits + 1) / 2);
        while (true)
        {
            Int128 next = (root + value / root) >> 1;
            if (next >= root) return (long)root;
            root = next;
        }
    }

    /// <summary>floor of the sample standard deviation of two or more values below 2^46 in magnitude; 0 of fewer.</summary>
    public static long StandardDeviation(ReadOnlySpan<long> values)
    {
        int count = values.Length;
        if (count < 2) return 0;
        Int128 sum = 0, squares = 0;
        foreach (long value in values)
        {
            sum += value;
            squares += (Int128)value * value;
        }

        // n * sum of squares - square of the sum = n (n - 1) variance, without a rounded mean.
        return SquareRoot((count * squares - sum * sum) / ((Int128)count * (count - 1)));
    }

    /// <summary>value * numerator / denominator, nearest with ties away from zero, saturated to 64 bits.</summary>
    public static long MultiplyDivide(long value, long numerator, long denominator)
    {
        Int128 product = (Int128)value * numerator;
        Int128 half = denominator / 2;
        return (long)Int128.Clamp((product >= 0 ? product + half : product - half) / denominator, long.MinValue, long.MaxValue);
    }
}
