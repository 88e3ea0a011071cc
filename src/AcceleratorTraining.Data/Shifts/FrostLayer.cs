using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>A drawing of ice on glass, in the stead of photographs: hazy patches and feathers of needles over them.</summary>
/// <remarks>
/// Haze: a plasma fractal (decay 2) folded at its middle, 1 - |2p - 1|, which turns its level lines into ridges; 50 to 180 of 255.
/// Feathers: one per 128 pixels, from a uniform place in a uniform direction, a third to two thirds of the smaller
/// extent long, with a side needle at 60 degrees every other pixel, alternating; brightness falls from 255 to 150 along it.
/// Where both meet the brighter one shows. A glance at the published examples set these numbers; nothing was fitted.
/// </remarks>
internal static class FrostLayer
{
    /// <summary>"fros".</summary>
    private const uint StreamTag = 0x66726F73;

    private const int PixelsPerFeather = 128;

    /// <summary>sin 60 degrees in Q30; the cosine is one half.</summary>
    private const long Sine60 = 929887697;

    /// <summary>The ice of a sample: brightness in Q16 within [0, 255].</summary>
    public static Plane Create(int height, int width, ulong seed, int sampleIndex)
    {
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        Plane ice = PlasmaFractal.Create(height, width, decay: 200, ref stream);
        foreach (ref int value in ice.Values.AsSpan())
        {
            value = (50 * FixedMath.One) + (130 * (FixedMath.One - Math.Abs((2 * value) - FixedMath.One)));
        }

        int extent = Math.Min(height, width);
        int feathers = Math.Max(height * width / PixelsPerFeather, 1);
        for (int i = 0; i < feathers; i++)
        {
            (long X, long Y) place = (stream.NextInt32(width) * (long)FixedMath.One, stream.NextInt32(height) * (long)FixedMath.One);
            (long X, long Y) direction = Direction(ref stream);
            int length = (extent / 3) + stream.NextInt32((extent / 3) + 1);
            Needle(ice, place, direction, length, branches: true);
        }

        return ice;
    }

    /// <summary>Ice as a camera sees it: a little bluish in colour (90 %, 96 % and all of the brightness), plain in grey.</summary>
    public static long Tint(long brightness, int channel, int channels) => channels == 3
        ? brightness * (channel switch { 0 => 90, 1 => 96, _ => 100 }) / 100
        : brightness;

    /// <summary>Bright along a line, fading; a Q16 place, a Q30 direction.</summary>
    private static void Needle(Plane ice, (long X, long Y) place, (long X, long Y) direction, int length, bool branches)
    {
        for (int i = 0; i <= length; i++)
        {
            long x = (place.X + (i * direction.X >> 14) + (FixedMath.One / 2)) >> 16;
            long y = (place.Y + (i * direction.Y >> 14) + (FixedMath.One / 2)) >> 16;
            if (x < 0 || x >= ice.Width || y < 0 || y >= ice.Height)
            {
                return;
            }

            ref int value = ref ice.Values[(y * ice.Width) + x];
            value = Math.Max(value, (255 - (105 * i / Math.Max(length, 1))) * FixedMath.One);
            if (branches && i % 2 == 1)
            {
                Needle(ice, (x << 16, y << 16), Turned(direction, i % 4 == 1), (length - i) / 3, branches: false);
            }
        }
    }

    /// <summary>A direction turned by 60 degrees to one side or the other.</summary>
    private static (long X, long Y) Turned((long X, long Y) direction, bool left)
    {
        long sine = left ? Sine60 : -Sine60;
        return ((direction.X / 2) - ((direction.Y * sine) >> 30), (direction.Y / 2) + ((direction.X * sine) >> 30));
    }

    /// <summary>A uniform direction: within 45 degrees of one of four axes.</summary>
    private static (long X, long Y) Direction(ref PhiloxStream stream)
    {
        (long sine, long cosine) = FixedMath.SineCosine((int)stream.NextUInt32());
        return stream.NextInt32(4) switch
        {
            0 => (cosine, sine),
            1 => (-sine, cosine),
            2 => (-cosine, -sine),
            _ => (sine, -cosine),
        };
    }
}
