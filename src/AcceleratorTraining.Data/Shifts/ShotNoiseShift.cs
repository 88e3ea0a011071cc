using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Counts photons: every byte becomes Poisson(x * c) / c of full scale, clamped.</summary>
internal sealed class ShotNoiseShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "shot_noise";

    /// <summary>"shot".</summary>
    private const uint StreamTag = 0x73686F74;

    private readonly Lazy<PoissonTable> _table = new(() => new PoissonTable(Photons[severity - 1]));

    /// <summary>c: photons at full scale, per severity.</summary>
    private static ReadOnlySpan<short> Photons => [500, 250, 100, 75, 50];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        foreach (ref byte pixel in pixels)
        {
            long count = _table.Value.Draw(pixel, stream.NextUInt32());
            pixel = IntegerMath.ClampToByte(IntegerMath.DivideHalfUp(255 * count, Photons[Severity - 1]));
        }
    }
}
