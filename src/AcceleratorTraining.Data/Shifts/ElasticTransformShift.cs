using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Stretches the image: a random affine map, then a displacement of every pixel by a smooth random field.</summary>
/// <remarks>
/// Affine: three corners of a square about the centre move by up to a each, the map follows (bilinear on a grid of 1/32
/// pixel, borders mirrored without the edge, as OpenCV does it). Field: uniform noise of [-1, 1) per axis, smoothed by a Gaussian that
/// reaches 3 sigma, times alpha; bilinear, borders mirrored with the edge, as scipy does it. Lengths are fractions of the smaller
/// extent, 32 in the original. Severity 1 has no field.
/// </remarks>
internal sealed class ElasticTransformShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "elastic_transform";

    /// <summary>"elas".</summary>
    private const uint StreamTag = 0x656C6173;

    /// <summary>Alpha, sigma and a in hundredths of the smaller extent.</summary>
    private static readonly (int Alpha, int Sigma, int Affine)[] Settings = [(0, 0, 8), (5, 20, 7), (8, 6, 6), (10, 4, 5), (10, 3, 3)];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int alpha, int sigma, int affine) = Settings[Severity - 1];
        int extent = Math.Min(shape.Height, shape.Width);
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        AffineMap map = AffineMap.Draw(shape, (long)affine * extent, ref stream);
        Plane right = Field(shape, alpha * extent, sigma * extent, ref stream);
        Plane down = Field(shape, alpha * extent, sigma * extent, ref stream);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Plane source = Plane.Read(pixels, shape, channel);
            var mapped = new Plane(shape.Height, shape.Width);
            for (int i = 0; i < mapped.Values.Length; i++)
            {
                (long x, long y) = map.Source(i % shape.Width, i / shape.Width);
                mapped.Values[i] = source.Sample(x, y, IntegerMath.Reflect101);
            }

            for (int i = 0; i < mapped.Values.Length; i++)
            {
                long x = ((long)(i % shape.Width) << 16) + right.Values[i];
                long y = ((long)(i / shape.Width) << 16) + down.Values[i];
                source.Values[i] = mapped.Sample(x, y, IntegerMath.ReflectEdge);
            }

            source.Write(pixels, shape, channel);
        }
    }

    /// <summary>Displacements along one axis, in Q16 pixels; alpha and sigma in hundredths of a pixel.</summary>
    private static Plane Field(ImageShape shape, long alpha, long sigma, ref PhiloxStream stream)
    {
        var field = new Plane(shape.Height, shape.Width);
        if (alpha == 0)
        {
            return field;
        }

        // Smoothing leaves little: the noise is Q24 until it is scaled.
        foreach (ref int value in field.Values.AsSpan())
        {
            value = (int)stream.NextUInt32() >> 7;
        }

        field = PlaneBlur.Separable(field, GaussianTaps.Symmetric(sigma, (int)(((3 * sigma) + 50) / 100)), IntegerMath.ReflectEdge);
        foreach (ref int value in field.Values.AsSpan())
        {
            value = (int)IntegerMath.DivideHalfUp(value * alpha, 100L << 8);
        }

        return field;
    }
}
