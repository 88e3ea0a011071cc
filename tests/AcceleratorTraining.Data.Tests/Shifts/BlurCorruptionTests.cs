using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class BlurCorruptionTests
{
    [Fact]
    public void Series_agree_with_the_functions_they_stand_for()
    {
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(Math.Exp(-i / 100.0) * Math.Pow(2, 32), FixedMath.ExpNegative(i, 100), 20.0);
            int word = int.MinValue + (i * 2147483);
            (long sine, long cosine) = FixedMath.SineCosine(word);
            double angle = word / Math.Pow(2, 31) * Math.PI / 4;
            Assert.Equal(Math.Sin(angle) * (1 << 30), sine, 10.0);
            Assert.Equal(Math.Cos(angle) * (1 << 30), cosine, 10.0);
        }
    }

    [Fact]
    public void Gaussian_taps_sum_to_one_and_fall_as_the_bell_does()
    {
        int[] taps = GaussianTaps.Symmetric(40, 2);
        double[] bell = [.. Enumerable.Range(-2, 5).Select(i => Math.Exp(-i * i / (2 * 0.4 * 0.4)))];
        Assert.Equal(65536, taps.Sum());
        Assert.All(taps.Zip(bell), pair => Assert.Equal(pair.Second / bell.Sum() * 65536, pair.First, 3.0));
        Assert.Equal([65536], GaussianTaps.Symmetric(5, 0));
        Assert.Equal(1, GaussianTaps.OneSided(100, 13).Sum() / 65536);
    }

    [Fact]
    public void Glass_moves_whole_pixels_one_step_down_and_right_at_most()
    {
        // Severity 1 has a sigma of .05: the blur itself does nothing. Every pixel has a colour of its own.
        var shape = new ImageShape(14, 16, 3);
        byte[] original = [.. Enumerable.Range(0, 14 * 16).SelectMany(i => new byte[] { (byte)i, (byte)(255 - i), (byte)(i * 3) })];
        byte[] pixels = [.. original];
        ImageShift.Parse("glass_blur:1").Apply(pixels, shape, 3, 9);
        int moved = 0;
        for (int i = 0; i < 14 * 16; i++)
        {
            int source = pixels[3 * i];
            Assert.Equal(original.AsSpan(3 * source, 3).ToArray(), pixels.AsSpan(3 * i, 3).ToArray());
            int reach = i % 16 > 1 && i / 16 > 1 ? 1 : 0;
            Assert.InRange((i % 16) - (source % 16), 0, reach);
            Assert.InRange((i / 16) - (source / 16), 0, reach);
            moved += source == i ? 0 : 1;
        }

        // Three of four draws move a pixel.
        Assert.InRange(moved, 12 * 14 / 2, 12 * 14 * 9 / 10);
    }

    [Fact]
    public void Glass_blurs_before_and_after()
    {
        // One column of light that no draw can scatter along itself: rows 0 and 1 do not move, so they show the blur twice.
        var shape = new ImageShape(2, 5, 1);
        byte[] pixels = [0, 0, 255, 0, 0, 0, 0, 255, 0, 0];
        ImageShift.Parse("glass_blur:3").Apply(pixels, shape, 3, 9);
        // Taps of sigma .4: .9192 beside .0404, nothing at two steps. Once: 10.3, 234.4, in bytes 10, 234. Twice:
        // 234 * .9192 + 20 * .0404 = 215.9, 234 * .0404 + 10 * .9192 = 18.6, 10 * .0404 = .4.
        Assert.Equal([0, 19, 216, 19, 0, 0, 19, 216, 19, 0], pixels);
    }

    [Fact]
    public void Motion_trails_along_one_direction_with_falling_weights()
    {
        // Directly: an impulse at column 4 is seen by the pixels left of it, those that it is ahead of.
        var plane = new Plane(1, 9);
        plane.Values[4] = 1 << 16;
        int[] trail = PlaneBlur.Motion(plane, 1, 100, (1L << 30, 0)).Values;
        double[] weights = [1, Math.Exp(-0.5), Math.Exp(-2)];
        Assert.Equal([0, 0], trail[..2]);
        Assert.Equal([0, 0, 0, 0], trail[5..]);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(weights[i] / weights.Sum() * 65536, trail[4 - i], 3.0));

        // The shift: within 45 degrees of the horizontal, so a column of light spreads and a row of light hardly does.
        var shape = new ImageShape(32, 32, 1);
        byte[] column = [.. Enumerable.Range(0, 1024).Select(i => (byte)(i % 32 == 16 ? 255 : 0))];
        ImageShift.Parse("motion_blur:5").Apply(column, shape, 1, 1);
        Assert.InRange(column[(16 * 32) + 16], 20, 90);
    }

    [Fact]
    public void Zoom_keeps_the_middle_and_its_ends()
    {
        // 4 at 1.25: the middle ceil(3.2) = 4, enlarged to 5 by interpolation at 0, .75, 1.5, 2.25, 3; the first four remain.
        var plane = new Plane(1, 4, [0, 4 << 16, 8 << 16, 20 << 16]);
        int[] zoomed = ClippedZoom.Apply(plane with { Height = 1 }, 125).Values;
        Assert.Equal([0, 3 << 16, 6 << 16, 11 << 16], zoomed);

        // 5 at 2: the middle 3 (from column 1), enlarged to 6 at 0, .4, .8, 1.2, 1.6, 2, of which the first five remain.
        plane = new Plane(1, 5, [99 << 16, 0, 5 << 16, 15 << 16, 99 << 16]);
        Assert.Equal([0, 2, 4, 7, 11], ClippedZoom.Apply(plane, 200).Values.Select(value => (value + 32768) >> 16));
    }

    [Fact]
    public void Zoom_blur_is_the_mean_of_the_image_and_all_its_enlargements()
    {
        // Of 32 columns, 1.00 to 1.06 crop 32 32 32 32 31 31 31 (ceil 32 / z) and enlarge to 32 32 33 33 32 33 33.
        byte[] row = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 8))];
        double[] expected = [.. row.Select(pixel => (double)pixel)];
        (int Crop, int Enlarged)[] zooms = [(32, 32), (32, 32), (32, 33), (32, 33), (31, 32), (31, 33), (31, 33)];
        foreach ((int crop, int enlarged) in zooms)
        {
            for (int x = 0; x < 32; x++)
            {
                expected[x] += 8.0 * ((((32 - crop) / 2) + x * (crop - 1.0) / (enlarged - 1)));
            }
        }

        byte[] actual = [.. row];
        ImageShift.Parse("zoom_blur:1").Apply(actual, new ImageShape(1, 32, 1), 0, 0);
        Assert.All(actual.Zip(expected), pair => Assert.Equal(pair.Second / 8, pair.First, 0.501));
    }
}
