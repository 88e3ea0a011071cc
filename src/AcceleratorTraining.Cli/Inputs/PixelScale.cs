using System.Globalization;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>
/// Tells from an input's scale what a pixel means to a model: its value 0..255, a share 0..1, or -1..1. The scale becomes a
/// table of integers here, once, by the same IEEE operations on every machine.
/// </summary>
internal static class PixelScale
{
    // Converters measure the range on data, so that a scale may be 1/256 where 1/255 is meant.
    private const double Tolerance = 0.01;

    // A pixel may fall this many steps beyond int8 before the range cannot be what was meant.
    private const double Slack = 3;

    // A range of -1..1 puts every pixel half way between two steps; a float32 scale's last bit shall not decide: ties go up.
    private const double Tie = 1.0 / 1024;

    private static readonly (double Unit, double Low)[] Ranges = [(1, 0), (1 / 255.0, 0), (1 / 127.5, -1)];

    /// <summary>The table for a quantized input.</summary>
    /// <param name="model">For messages.</param>
    /// <param name="scale">The input's scale.</param>
    /// <param name="zeroPoint">The input's zero point.</param>
    /// <exception cref="UsageException">No known range has this scale and zero point.</exception>
    public static PixelMap Map(string model, float scale, long zeroPoint)
    {
        foreach ((double unit, double low) in Ranges)
        {
            double first = low / scale + zeroPoint, last = (255 * unit + low) / scale + zeroPoint;
            if (Math.Abs(scale / unit - 1) <= Tolerance && first >= sbyte.MinValue - Slack && last <= sbyte.MaxValue + Slack) return Create(unit, low, scale, zeroPoint);
        }

        string given = string.Create(CultureInfo.InvariantCulture, $"scale {scale} and zero point {zeroPoint}");
        throw new UsageException($"The input of '{model}' has {given}, which says not how pixels are meant: supported are pixels as 0..255 (scale 1), 0..1 (scale 1/255) and -1..1 (scale 1/127.5).");
    }

    private static PixelMap Create(double unit, double low, float scale, long zeroPoint)
    {
        Span<byte> table = stackalloc byte[256];
        for (int pixel = 0; pixel < table.Length; pixel++)
        {
            double quantized = Math.Floor((pixel * unit + low) / scale + 0.5 + Tie) + zeroPoint;
            table[pixel] = unchecked((byte)(sbyte)Math.Clamp(quantized, sbyte.MinValue, sbyte.MaxValue));
        }

        return PixelMap.FromTable(table);
    }
}
