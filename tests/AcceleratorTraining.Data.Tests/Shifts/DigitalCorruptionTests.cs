using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class DigitalCorruptionTests
{
    [Fact]
    public void The_affine_map_takes_corners_near_where_they_were()
    {
        var stream = new PhiloxStream(3, (1, 2, 3));
        var again = stream;
        AffineMap map = AffineMap.Draw(new ImageShape(32, 32, 3), 256, ref stream);

        // The result shows at Q what the source has at P, so sources of whole places near P0 are near P0 by the same offset.
        (double X, double Y)[] corners = [(26, 26), (26, 6), (6, 6)];
        foreach ((double x, double y) in corners)
        {
            double offsetX = (int)again.NextUInt32() / Math.Pow(2, 31) * 2.56;
            double offsetY = (int)again.NextUInt32() / Math.Pow(2, 31) * 2.56;
            (double left, double top) = (Math.Floor(x + offsetX), Math.Floor(y + offsetY));
            (double fractionX, double fractionY) = (x + offsetX - left, y + offsetY - top);
            double sourceX = 0, sourceY = 0;
            for (int i = 0; i < 4; i++)
            {
                (long atX, long atY) = map.Source((int)left + (i & 1), (int)top + (i >> 1));
                double weight = ((i & 1) == 0 ? 1 - fractionX : fractionX) * (i >> 1 == 0 ? 1 - fractionY : fractionY);
                sourceX += weight * atX / 65536;
                sourceY += weight * atY / 65536;
            }

            Assert.Equal(x, sourceX, 1.0 / 32);
            Assert.Equal(y, sourceY, 1.0 / 32);
        }
    }

    [Fact]
    public void Severity_one_bends_nothing_and_severity_four_does()
    {
        Assert.InRange(Bend(1), 0, 2);
        Assert.True(Bend(4) > 3, $"{Bend(4)}");

        // The largest second difference along a row within the middle of a horizontal ramp: zero for any affine map.
        static int Bend(int severity)
        {
            var shape = new ImageShape(32, 32, 1);
            byte[] pixels = [.. Enumerable.Range(0, 1024).Select(i => (byte)(8 * (i % 32)))];
            ImageShift.Parse($"elastic_transform:{severity}").Apply(pixels, shape, 1, 1);
            return Enumerable.Range(0, 14 * 12).Max(i =>
            {
                int at = ((9 + (i / 14)) * 32) + 9 + (i % 14);
                return Math.Abs(pixels[at - 1] + pixels[at + 1] - (2 * pixels[at]));
            });
        }
    }

    [Fact]
    public void Quantisation_tables_scale_with_quality()
    {
        Assert.Equal([16, 11, 10, 16, 24, 40, 51, 61], JpegQuantization.Luminance(50)[..8]);
        Assert.Equal([17, 18, 24, 47, 99, 99, 99, 99], JpegQuantization.Chrominance(50)[..8]);

        // Quality 80: 40 %; 40: 125 %; both rounded, ties up.
        Assert.Equal([6, 4, 4, 6, 10, 16, 20, 24], JpegQuantization.Luminance(80)[..8]);
        Assert.Equal([20, 14, 13, 20, 30, 50, 64, 76], JpegQuantization.Luminance(40)[..8]);
        Assert.Equal(1, JpegQuantization.Luminance(100).Max());
    }

    [Fact]
    public void Blocks_come_back_but_for_what_quantisation_took()
    {
        int[] samples = [.. Enumerable.Range(0, 11 * 13).Select(i => i * 7919 % 256)];
        int[] fine = [.. samples];
        JpegBlocks.RoundTrip(fine, 11, 13, [.. Enumerable.Repeat(1, 64)]);
        Assert.All(fine.Zip(samples), pair => Assert.InRange(pair.First - pair.Second, -2, 2));

        // A divisor that keeps the mean only: every block becomes flat.
        int[] coarse = [.. samples.Take(64)];
        JpegBlocks.RoundTrip(coarse, 8, 8, [1, .. Enumerable.Repeat(4000, 63)]);
        Assert.Single(coarse.Distinct());
        Assert.Equal(samples.Take(64).Average(), coarse[0], 0.6);
    }

    [Fact]
    public void A_single_frequency_is_rounded_to_its_divisor()
    {
        // 10 cos((2x + 1) pi / 16) in all rows is the coefficient (0, 1) of 10 * 4 sqrt 2 = 56.6 and, up to rounding of the samples, no other.
        int[] samples = [.. Enumerable.Range(0, 64).Select(i => 128 + (int)Math.Round(10 * Math.Cos(((2 * (i % 8)) + 1) * Math.PI / 16)))];
        int[] table = [.. Enumerable.Repeat(200, 64)];
        table[1] = 110;
        int[] doubled = [.. samples];
        JpegBlocks.RoundTrip(doubled, 8, 8, table);

        // 56.6 is nearer 110 than 0, and nearer 0 than 116.
        Assert.All(doubled.Select((sample, i) => (sample, i)), each => Assert.Equal(
            128 + (110 / Math.Sqrt(32) * Math.Cos(((2 * (each.i % 8)) + 1) * Math.PI / 16)), each.sample, 0.6));
        table[1] = 116;
        JpegBlocks.RoundTrip(samples, 8, 8, table);
        Assert.All(samples, sample => Assert.Equal(128, sample));
    }

    [Fact]
    public void Colour_returns_and_greys_have_none()
    {
        byte[] pixels = SyntheticImages.Random(new ImageShape(20, 20, 3), 3);
        byte[] back = [.. pixels];
        (int[] luma, int[] blue, int[] red) = JpegColour.Split(pixels);
        JpegColour.Join(luma, blue, red, back);
        Assert.All(pixels.Zip(back), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
        (luma, blue, red) = JpegColour.Split([77, 77, 77, 255, 255, 255, 0, 0, 255]);
        Assert.Equal([77, 255, 29], luma);
        Assert.Equal([128, 128, 255], blue);
        Assert.Equal([128, 128, 107], red);
    }

    [Fact]
    public void Chroma_is_halved_by_means_and_doubled_by_a_triangle()
    {
        // Means 3.5 (tie, even column: down), 13.5 (odd column: up); the last column stands for its missing neighbour.
        Assert.Equal([3, 14, 9], JpegChroma.Halve([2, 3, 12, 13, 9, 4, 5, 14, 15, 9], 2, 5));

        // One row: 0 and 16 become 0, 4, 12, 16 (nine and three sixteenths meet three and one of the same).
        Assert.Equal([0, 4, 12, 16], JpegChroma.Double([0, 16], 1, 4));
        Assert.Equal([0, 4, 12, 16], JpegChroma.Double([0, 16], 4, 1));
    }

    [Fact]
    public void Jpeg_takes_colour_detail_but_keeps_flat_images()
    {
        var shape = new ImageShape(16, 16, 3);
        foreach (byte level in new byte[] { 0, 100, 255 })
        {
            byte[] flat = SyntheticImages.Constant(shape, level);
            ImageShift.Parse("jpeg_compression:1").Apply(flat, shape, 0, 0);
            Assert.All(flat, pixel => Assert.InRange(pixel - level, -1, 1));
        }

        // Columns of red and of a green of the same brightness: at half resolution they are one colour.
        byte[] stripes = [.. Enumerable.Range(0, 256).SelectMany(i => i % 2 == 0 ? new byte[] { 200, 50, 50 } : [50, 126, 50])];
        ImageShift.Parse("jpeg_compression:1").Apply(stripes, shape, 0, 0);
        Assert.All(Enumerable.Range(0, 255), i => Assert.InRange(stripes[3 * i] - stripes[(3 * i) + 3], -25, 25));
    }
}
