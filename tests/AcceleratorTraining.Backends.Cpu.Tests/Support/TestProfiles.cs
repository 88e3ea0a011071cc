using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>Profiles with one rule changed.</summary>
internal static class TestProfiles
{
    public static AcceleratorProfile Base { get; } = Profiles.TfliteReference with
    {
        Activations = [ElementType.Int8, ElementType.Int16],
        Weights = [ElementType.Int4, ElementType.Int8, ElementType.Int16],
    };

    public static AcceleratorProfile Accumulator(int bits, AccumulatorOverflow overflow) =>
        Base with { AccumulatorBits = bits, AccumulatorOverflow = overflow, BiasBits = Math.Min(bits, 32) };

    public static AcceleratorProfile Rescale(RoundingRule rounding, RescaleOverflow overflow = RescaleOverflow.Saturate) =>
        Base with { Rescale = Base.Rescale with { Rounding = rounding, Overflow = overflow } };
}
