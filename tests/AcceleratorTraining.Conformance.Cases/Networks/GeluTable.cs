namespace AcceleratorTraining.Conformance;

/// <summary>
/// GELU of an int8 activation as a table, 1/20 a step on both sides: x/2 (1 + erf(x / sqrt 2)), erf by I-BERT's polynomial
/// sign(v) (a (min(|v|, -b) + b)^2 + 1), a = -0.2888, b = -1.769, in integers of 2^-16.
/// </summary>
internal static class GeluTable
{
    /// <summary>The root of the mean square of the results where the input's standard deviation is 32.</summary>
    public const int Spread = 22;

    private const long One = 1 << 16, A = 18927, B = 115933, InverseRootOfTwo = 46341;

    public static sbyte[] Create()
    {
        sbyte[] table = new sbyte[256];
        for (int i = 0; i < table.Length; i++)
        {
            long x = (i - 128) * One / 20, v = Math.Min(Math.Abs(x) * InverseRootOfTwo >> 16, B) - B;
            long erf = One - (A * (v * v >> 16) >> 16);
            long y = x * (One + (x < 0 ? -erf : erf)) >> 17;
            table[i] = (sbyte)Math.Clamp(y * 20 + One / 2 >> 16, sbyte.MinValue, sbyte.MaxValue);
        }

        return table;
    }
}
