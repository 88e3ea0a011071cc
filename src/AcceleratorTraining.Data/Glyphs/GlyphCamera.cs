namespace AcceleratorTraining.Data;

/// <summary>How ink on paper becomes bytes: exposure, contrast, uneven light, focus and noise.</summary>
/// <param name="PenPercent">The stroke width relative to the hand's own, in percent: another pen lies on another desk.</param>
/// <param name="PaperLow">The darkest paper of the range, as a byte.</param>
/// <param name="PaperHigh">The brightest paper of the range.</param>
/// <param name="ContrastPercent">What is left of the distance between paper and ink.</param>
/// <param name="ShadowLow">The weakest fall of the light from one edge to the other, in byte levels.</param>
/// <param name="ShadowHigh">The strongest fall of the light.</param>
/// <param name="Noise">The largest sensor error of one of the two summed uniform parts, in byte levels.</param>
/// <param name="Blurred">Whether a 3x3 binomial blur stands for a lens out of focus.</param>
internal readonly record struct GlyphCamera(
    int PenPercent, int PaperLow, int PaperHigh, int ContrastPercent, int ShadowLow, int ShadowHigh, int Noise, bool Blurred)
{
    /// <summary>The scanner that the shipped model was trained for.</summary>
    public static GlyphCamera Scanner { get; } = new(100, 205, 240, 100, 0, 10, 3, Blurred: false);

    /// <summary>A cheap camera under a desk lamp, and a thicker pen.</summary>
    public static GlyphCamera Field { get; } = new(125, 105, 155, 36, 20, 55, 7, Blurred: true);
}
