using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Synthetic machines: every rounding, every accumulator rule, narrow and wide.</summary>
internal static class RandomProfile
{
    public static AcceleratorProfile Create(RandomSource random)
    {
        AccumulatorOverflow overflow = random.Pick(AccumulatorOverflow.Forbidden, AccumulatorOverflow.Wrap, AccumulatorOverflow.SaturateInOrder);
        int bits = overflow == AccumulatorOverflow.Forbidden ? 64 : random.Pick(16, 17, 24, 32, 40, 64);
        return new AcceleratorProfile
        {
            Name = "random",
            SpecVersion = "0.1",
            Description = "Random.",
            Activations = [ElementType.Int8, ElementType.Int16],
            Weights = [ElementType.Int8, ElementType.Int16],
            AccumulatorBits = bits,
            AccumulatorOverflow = overflow,
            BiasBits = Math.Min(bits, random.Pick(16, 32, 64)),
            Rescale = new RescaleRules
            {
                Rounding = random.Pick(Enum.GetValues<RoundingRule>()),
                Overflow = random.Pick(RescaleOverflow.Saturate, RescaleOverflow.Wrap),
                Scales = ScaleKind.PerChannel,
                Shift = new ValueRange(-31, 30),
            },
            Extensions = OperatorExtensions.None,
            Limits = new ProfileLimits { Rank = 8, Filter = 64, Stride = 64, TensorBytes = 1 << 30, MemoryBytes = 1L << 32, Alignment = random.Pick(1, 4, 16, 64) },
        };
    }
}
