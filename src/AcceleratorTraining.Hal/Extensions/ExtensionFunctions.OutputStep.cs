namespace AcceleratorTraining.Hal;

// OUTPUT_STEP.
public static partial class ExtensionFunctions
{
    private const int UnitBits = 39, FactorBits = 16;

    /// <summary>OUTPUT_STEP over dense buffers.</summary>
    public static void OutputStep(OutputStep operation, ReadOnlySpan<byte> multiplier, ReadOnlySpan<byte> shift, Span<byte> result)
    {
        for (int c = 0; c < shift.Length; c++)
        {
            ElementType.Int32.Write(result, c, OutputStep((int)ElementType.Int32.Read(multiplier, c), (sbyte)shift[c], operation.Factor));
        }
    }

    /// <summary>One element of OUTPUT_STEP.</summary>
    /// <param name="multiplier">Not negative.</param>
    /// <param name="shift">-31..30.</param>
    /// <param name="factor">In 1/256 of an output step; 1..2^24.</param>
    public static int OutputStep(int multiplier, int shift, int factor)
    {
        if (multiplier == 0) return 0;

        // Sums a step, times 256; at most 2^70, and beyond 2^40 every factor gives the largest result.
        UInt128 units = ((UInt128.One << (UnitBits - shift)) + (uint)(multiplier >> 1)) / (uint)multiplier;
        if (units >= 1UL << 40) return Hal.Perturb.MaximumScale;
        UInt128 steps = (units * (uint)factor + (1U << (FactorBits - 1))) >> FactorBits;
        return (int)UInt128.Min(steps, Hal.Perturb.MaximumScale);
    }
}
