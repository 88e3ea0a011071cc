using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>The camera moves: every channel is blurred along one direction, drawn within 45 degrees of the horizontal.</summary>
internal sealed class MotionBlurShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "motion_blur";

    /// <summary>"moti".</summary>
    private const uint StreamTag = 0x6D6F7469;

    /// <summary>Radius in pixels and sigma in hundredths of one.</summary>
    private static readonly (int Radius, int Sigma)[] Settings = [(6, 100), (6, 150), (6, 200), (8, 200), (9, 250)];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int radius, int sigma) = Settings[Severity - 1];
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        (long sine, long cosine) = FixedMath.SineCosine((int)stream.NextUInt32());
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            PlaneBlur.Motion(Plane.Read(pixels, shape, channel), radius, sigma, (cosine, sine)).Write(pixels, shape, channel);
        }
    }
}
