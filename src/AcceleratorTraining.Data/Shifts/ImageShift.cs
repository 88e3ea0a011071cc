using System.Globalization;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>
/// A drift of the camera, the lens or the light, in the manner of CIFAR-10-C: one name, five severities.
/// Pure integer arithmetic on uint8 pixels, so the same bytes on every machine. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Constants are those of CIFAR-10-C (Hendrycks and Dietterich, "Benchmarking neural network robustness to common
/// corruptions and perturbations", 2019, make_cifar_c.py), not the stronger ones of ImageNet-C. One difference holds
/// for all: the original truncates its real-valued result to uint8, here every result is rounded to nearest, ties up.
/// </remarks>
public abstract class ImageShift
{
    private static readonly (string Name, Func<int, ImageShift> Create)[] Catalog =
    [
        (GaussianNoiseShift.ShiftName, severity => new GaussianNoiseShift(severity)),
        (ShotNoiseShift.ShiftName, severity => new ShotNoiseShift(severity)),
        (ImpulseNoiseShift.ShiftName, severity => new ImpulseNoiseShift(severity)),
        (DefocusBlurShift.ShiftName, severity => new DefocusBlurShift(severity)),
        (GlassBlurShift.ShiftName, severity => new GlassBlurShift(severity)),
        (MotionBlurShift.ShiftName, severity => new MotionBlurShift(severity)),
        (ZoomBlurShift.ShiftName, severity => new ZoomBlurShift(severity)),
        (SnowShift.ShiftName, severity => new SnowShift(severity)),
        (FrostShift.ShiftName, severity => new FrostShift(severity)),
        (FogShift.ShiftName, severity => new FogShift(severity)),
        (BrightnessShift.ShiftName, severity => new BrightnessShift(severity)),
        (ContrastShift.ShiftName, severity => new ContrastShift(severity)),
        (ElasticTransformShift.ShiftName, severity => new ElasticTransformShift(severity)),
        (PixelateShift.ShiftName, severity => new PixelateShift(severity)),
        (JpegCompressionShift.ShiftName, severity => new JpegCompressionShift(severity)),
        (RotationShift.ShiftName, severity => new RotationShift(severity)),
    ];

    private protected ImageShift(string name, int severity)
    {
        Name = name;
        Severity = severity;
    }

    /// <summary>The shift that changes nothing: <c>none</c>, severity 0.</summary>
    public static ImageShift None { get; } = new NoShift();

    /// <summary>The fifteen corruptions of CIFAR-10-C, by name and in the order they were published in: noise, blur, weather, digital.</summary>
    public static IReadOnlyList<string> Corruptions { get; } = [.. Catalog.Take(15).Select(entry => entry.Name)];

    /// <summary>All shifts but <c>none</c>: the corruptions and <c>rotation</c>, by the names <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Catalog.Select(entry => entry.Name)];

    /// <summary>The shift's name, e.g. <c>contrast</c>.</summary>
    public string Name { get; }

    /// <summary>1 (slight) to 5 (strong); 0 for <see cref="None"/>.</summary>
    public int Severity { get; }

    /// <summary>Reads <c>NAME:SEVERITY</c> (e.g. <c>contrast:4</c>) or <c>none</c>; the inverse of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">No such shift; one sentence that lists what exists.</exception>
    public static ImageShift Parse(string text)
    {
        if (text == None.Name)
        {
            return None;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        bool hasSeverity = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int severity);
        foreach ((string known, Func<int, ImageShift> create) in Catalog)
        {
            if (name == known && colon >= 0 && hasSeverity && severity is >= 1 and <= 5)
            {
                return create(severity);
            }
        }

        throw new FormatException(
            $"Unknown shift '{text}': it is 'none' or NAME:SEVERITY with NAME one of {string.Join(", ", Names)} and SEVERITY 1 to 5, e.g. contrast:4.");
    }

    /// <summary>Shifts one image in place.</summary>
    /// <param name="pixels">HWC uint8, exactly <paramref name="shape"/>'s bytes.</param>
    /// <param name="shape">Extent of the image; each extent at least 1.</param>
    /// <param name="seed">Key of whatever is random; deterministic shifts ignore it.</param>
    /// <param name="sampleIndex">Which sample this is: the same seed gives different samples different noise.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not fit <paramref name="shape"/>.</exception>
    public void Apply(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sampleIndex);
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1 || pixels.Length != shape.ByteCount)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no image of {shape}.", nameof(pixels));
        }

        ApplyCore(pixels, shape, seed, sampleIndex);
    }

    /// <summary><c>NAME:SEVERITY</c>, or <c>none</c>.</summary>
    public override string ToString() => Severity == 0 ? Name : $"{Name}:{Severity}";

    private protected abstract void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex);
}
