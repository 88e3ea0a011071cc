using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Salt and pepper: every byte, channels apart, becomes 0 or 255 with probability c, either as likely.</summary>
internal sealed class ImpulseNoiseShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "impulse_noise";

    /// <summary>"impu".</summary>
    private const uint StreamTag = 0x696D7075;

    /// <summary>c in hundredths, per severity.</summary>
    private static ReadOnlySpan<byte> Amounts => [1, 2, 3, 5, 7];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        // Bit 0 chooses salt or pepper, the 31 others whether at all: what a severity hits, the next one hits as well.
        uint threshold = (uint)((Amounts[Severity - 1] * (1L << 31)) / 100);
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        foreach (ref byte pixel in pixels)
        {
            uint word = stream.NextUInt32();
            if (word >> 1 < threshold)
            {
                pixel = (word & 1) == 0 ? byte.MinValue : byte.MaxValue;
            }
        }
    }
}
