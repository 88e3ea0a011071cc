using System.Globalization;

namespace AcceleratorTraining.Data;

/// <summary>The one rule by which numbers become the bytes of a data set.</summary>
/// <remarks>
/// All within [0, 1] and not all whole: full scale is 1, the byte is 255 v. Otherwise all within [0, 255]: the byte is v. Both are rounded to nearest,
/// ties up. Anything else, NaN and infinities included, is refused by name: no scale could be guessed that a model's input would fit.
/// </remarks>
internal static class NumericBytes
{
    /// <summary>Converts all values of a data set by one scale.</summary>
    /// <param name="values">The values.</param>
    /// <param name="place">What messages call a value, by its position.</param>
    /// <exception cref="InvalidDataSetException">A value is outside [0, 255] or not a number.</exception>
    public static byte[] Convert(ReadOnlySpan<double> values, Func<int, string> place)
    {
        bool unit = true;
        bool whole = true;
        for (int i = 0; i < values.Length; i++)
        {
            RequireInRange(values[i], place, i);
            unit &= values[i] <= 1;
            whole &= values[i] == (int)values[i];
        }

        double scale = unit && !whole ? 255 : 1;
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((values[i] * scale) + 0.5);
        }

        return bytes;
    }

    private static void RequireInRange(double value, Func<int, string> place, int position)
    {
        if (!(value is >= 0 and <= 255))
        {
            string text = value.ToString(CultureInfo.InvariantCulture);
            throw new InvalidDataSetException(double.IsFinite(value)
                ? $"{place(position)} is {text}; values are from 0 to 255, or from 0 to 1 for 1 to stand for 255."
                : $"{place(position)} is {text}, which is no number.");
        }
    }
}
