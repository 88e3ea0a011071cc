using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// Machines that nobody built: every rounding with every accumulator rule, narrow and wide, without limits that would
/// refuse a program. A fixed list, so that devices can be opened once and used again.
/// </summary>
internal static class SyntheticProfiles
{
    private static readonly int[] Widths = [16, 17, 24, 31, 32, 33, 40, 48, 63, 64];

    public static ImmutableArray<AcceleratorProfile> All { get; } = [.. Create()];

    private static IEnumerable<AcceleratorProfile> Create()
    {
        int number = 0;
        foreach (RoundingRule rounding in Enum.GetValues<RoundingRule>())
        {
            foreach (RescaleOverflow overflow in Enum.GetValues<RescaleOverflow>())
            {
                yield return Machine(number++, rounding, overflow, AccumulatorOverflow.Forbidden, 64);
                yield return Machine(number++, rounding, overflow, AccumulatorOverflow.Forbidden, 32);
                foreach (int bits in Widths)
                {
                    yield return Machine(number++, rounding, overflow, AccumulatorOverflow.Wrap, bits);
                    yield return Machine(number++, rounding, overflow, AccumulatorOverflow.SaturateInOrder, bits);
                }
            }
        }
    }

    private static AcceleratorProfile Machine(int number, RoundingRule rounding, RescaleOverflow left, AccumulatorOverflow overflow, int bits) => new()
    {
        Name = $"synthetic-{number}",
        SpecVersion = ProfileReader.SpecVersion,
        Description = "A machine of the conformance kit.",
        Activations = [ElementType.Int8, ElementType.Int16],
        Weights = [ElementType.Int4, ElementType.Int8, ElementType.Int16],
        AccumulatorBits = bits,
        AccumulatorOverflow = overflow,
        BiasBits = Math.Min(bits, (number % 3) switch { 0 => 16, 1 => 32, _ => 64 }),
        Rescale = new RescaleRules { Rounding = rounding, Overflow = left, Scales = ScaleKind.PerChannel, Shift = new ValueRange(-31, 30) },
        Extensions = OperatorExtensions.None,
        Limits = new ProfileLimits { Rank = 8, Filter = 64, Stride = 64, TensorBytes = 1 << 30, MemoryBytes = 1L << 32, Alignment = (number % 4) switch { 0 => 1, 1 => 4, 2 => 16, _ => 64 } },
    };
}
