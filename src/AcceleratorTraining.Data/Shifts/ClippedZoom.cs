namespace AcceleratorTraining.Data.Shifts;

/// <summary>Enlarges the middle of a plane to the plane's own extent.</summary>
internal static class ClippedZoom
{
    /// <summary>
    /// Per axis: the middle ceil(extent / zoom) positions are interpolated linearly to round(that * zoom) ones, first on
    /// first and last on last (scipy's zoom of order 1), and the middle of those is kept.
    /// </summary>
    /// <param name="source">What is enlarged; it stays as it is.</param>
    /// <param name="zoom">In hundredths, at least 100.</param>
    public static Plane Apply(Plane source, int zoom)
    {
        long[] columns = Places(source.Width, zoom);
        long[] rows = Places(source.Height, zoom);
        var result = new Plane(source.Height, source.Width);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = source.Sample(columns[i % source.Width], rows[i / source.Width], IntegerMath.ClampPosition);
        }

        return result;
    }

    /// <summary>Where in the source, in Q16, each position of the result lies.</summary>
    private static long[] Places(int extent, int zoom)
    {
        int crop = (int)(((100L * extent) + zoom - 1) / zoom);
        int enlarged = RoundHalfEven((long)crop * zoom);
        int first = (extent - crop) / 2;
        int trim = (enlarged - extent) / 2;
        long[] places = new long[extent];
        for (int i = 0; i < extent; i++)
        {
            long offset = enlarged == 1 ? 0 : IntegerMath.DivideHalfUp((long)(i + trim) * (crop - 1) << 16, enlarged - 1);
            places[i] = ((long)first << 16) + offset;
        }

        return places;
    }

    /// <summary>Hundredths to a whole number as Python rounds: ties to even.</summary>
    private static int RoundHalfEven(long hundredths)
    {
        long whole = hundredths / 100;
        long rest = hundredths % 100;
        return (int)(rest > 50 || (rest == 50 && whole % 2 == 1) ? whole + 1 : whole);
    }
}
