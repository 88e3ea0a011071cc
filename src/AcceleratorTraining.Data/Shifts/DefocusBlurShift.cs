namespace AcceleratorTraining.Data.Shifts;

/// <summary>Blurs every channel with an anti-aliased disk: a lens out of focus.</summary>
/// <remarks>
/// The original sets the grid points with x*x + y*y &lt;= radius*radius to equal weights that sum to one, then smooths this
/// disk with a 3x3 Gaussian of the given alias blur. The kernels below are that, times 65536, rounded to nearest,
/// the centre taking what is missing to 65536; no tap outside 3x3 reaches half a unit (a test derives them anew).
/// Borders reflect without repeating the edge, OpenCV's default for filters.
/// </remarks>
internal sealed class DefocusBlurShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "defocus_blur";

    /// <summary>Corner, edge and centre weight in Q16 for (radius, alias blur) (.3,.4) (.4,.5) (.5,.6) (1,.2) (1.5,.1).</summary>
    internal static readonly (int Corner, int Edge, int Centre)[] Kernels =
    [
        (107, 2433, 55376), (743, 5493, 40592), (1814, 7275, 29180), (0, 13107, 13108), (7282, 7282, 7280),
    ];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int corner, int edge, int centre) = Kernels[Severity - 1];
        byte[] original = pixels.ToArray();
        int rowBytes = shape.Width * shape.Channels;
        for (int y = 0; y < shape.Height; y++)
        {
            int row = y * rowBytes;
            int above = IntegerMath.Reflect101(y - 1, shape.Height) * rowBytes;
            int below = IntegerMath.Reflect101(y + 1, shape.Height) * rowBytes;
            for (int x = 0; x < shape.Width; x++)
            {
                int left = IntegerMath.Reflect101(x - 1, shape.Width) * shape.Channels;
                int right = IntegerMath.Reflect101(x + 1, shape.Width) * shape.Channels;
                int here = x * shape.Channels;
                for (int c = 0; c < shape.Channels; c++)
                {
                    int corners = original[above + left + c] + original[above + right + c]
                        + original[below + left + c] + original[below + right + c];
                    int edges = original[above + here + c] + original[below + here + c]
                        + original[row + left + c] + original[row + right + c];

                    // At most 255 * 65536 + 32768: fits 32 bits and, shifted, a byte.
                    int sum = (corners * corner) + (edges * edge) + (original[row + here + c] * centre);
                    pixels[row + here + c] = (byte)((sum + 32768) >> 16);
                }
            }
        }
    }
}
