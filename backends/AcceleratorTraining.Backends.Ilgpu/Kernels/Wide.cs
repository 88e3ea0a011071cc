namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>An unsigned number of 128 bits: no accelerator has the type.</summary>
internal readonly struct Wide
{
    private readonly ulong _high, _low;

    private Wide(ulong high, ulong low) => (_high, _low) = (high, low);

    /// <summary>
    /// a * b from 32-bit halves: with a = a1 2^32 + a0 and b likewise, a1 b1 2^64 + (a1 b0 + a0 b1) 2^32 + a0 b0; no part
    /// leaves 64 bits.
    /// </summary>
    public static Wide Multiply(ulong a, ulong b)
    {
        ulong a0 = (uint)a, a1 = a >> 32, b0 = (uint)b, b1 = b >> 32;
        ulong middle = a1 * b0 + (a0 * b0 >> 32), lower = a0 * b1 + (uint)middle;
        return new Wide(a1 * b1 + (middle >> 32) + (lower >> 32), unchecked(a * b));
    }

    /// <summary>Sum, modulo 2^128.</summary>
    public Wide Add(Wide other)
    {
        ulong low = unchecked(_low + other._low);
        return new Wide(unchecked(_high + other._high + (low < _low ? 1UL : 0UL)), low);
    }

    /// <summary>2^exponent, for an exponent below 128.</summary>
    public static Wide PowerOfTwo(int exponent) => exponent >= 64 ? new Wide(1UL << (exponent - 64), 0) : new Wide(0, 1UL << exponent);

    /// <summary>A number of 64 bits.</summary>
    public static Wide From(ulong value) => new(0, value);

    /// <summary>The quotient without its fraction, by long division; all ones where it leaves 64 bits.</summary>
    /// <param name="divisor">1 to 2^63.</param>
    public ulong Divide(ulong divisor)
    {
        if (_high >= divisor) return ulong.MaxValue;
        ulong remainder = _high, quotient = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            remainder = (remainder << 1) | (_low >> bit & 1);
            quotient <<= 1;
            if (remainder < divisor) continue;
            remainder -= divisor;
            quotient |= 1;
        }

        return quotient;
    }
}
