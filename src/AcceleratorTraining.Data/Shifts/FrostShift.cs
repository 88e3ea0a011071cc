namespace AcceleratorTraining.Data.Shifts;

/// <summary>Ice on the lens: c * x + k * ice, clamped.</summary>
/// <remarks>
/// c and k are published. The original takes its ice from five photographs, shrunk to a fifth and cropped at random;
/// they are not distributed here, and <see cref="FrostLayer"/> draws ice in their stead: of all fifteen corruptions this is the one
/// whose pixels are not comparable with those of CIFAR-10-C, only its strength is.
/// </remarks>
internal sealed class FrostShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "frost";

    /// <summary>c and k in hundredths.</summary>
    private static readonly (int Image, int Ice)[] Settings = [(100, 20), (100, 30), (90, 40), (85, 40), (75, 45)];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int image, int ice) = Settings[Severity - 1];
        Plane layer = FrostLayer.Create(shape.Height, shape.Width, seed, sampleIndex);
        for (int i = 0; i < pixels.Length; i++)
        {
            long frost = FrostLayer.Tint(layer.Values[i / shape.Channels], i % shape.Channels, shape.Channels);
            long mixed = ((long)image * pixels[i] << 16) + (ice * frost);
            pixels[i] = IntegerMath.ClampToByte(IntegerMath.DivideHalfUp(mixed, 100L << 16));
        }
    }
}
