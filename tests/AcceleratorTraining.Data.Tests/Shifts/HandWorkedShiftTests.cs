using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

/// <summary>Every expected byte here was worked out by hand from the definition.</summary>
public class HandWorkedShiftTests
{
    [Theory]
    // Mean of 0, 10, 20, 255 is 71.25. c = .75: 17.8125, 25.3125, 32.8125, 209.0625.
    [InlineData("contrast:1", new byte[] { 0, 10, 20, 255 }, new byte[] { 18, 25, 33, 209 })]
    // c = .5: 35.625, 40.625, 45.625, 163.125.
    [InlineData("contrast:2", new byte[] { 0, 10, 20, 255 }, new byte[] { 36, 41, 46, 163 })]
    // c = .15: 60.5625, 62.0625, 63.5625, 98.8125.
    [InlineData("contrast:5", new byte[] { 0, 10, 20, 255 }, new byte[] { 61, 62, 64, 99 })]
    // A tie goes up: mean 1.5, c = .5, so 1 becomes 1.25 and 2 becomes 1.75; with 0 and 2: .5 and 1.5.
    [InlineData("contrast:2", new byte[] { 0, 2, 0, 2 }, new byte[] { 1, 2, 1, 2 })]
    // Grey: plus 12.75, 76.5; clamped at 255.
    [InlineData("brightness:1", new byte[] { 0, 100, 242, 255 }, new byte[] { 13, 113, 255, 255 })]
    [InlineData("brightness:5", new byte[] { 0, 100, 178, 179 }, new byte[] { 77, 177, 255, 255 })]
    public void Grey_two_by_two(string shift, byte[] pixels, byte[] expected) =>
        AssertShifted(expected, shift, pixels, new ImageShape(2, 2, 1));

    [Fact]
    public void Contrast_uses_each_channels_own_mean() =>
        // Means 50, 100, 200; c = .4.
        AssertShifted([30, 100, 178, 70, 100, 222], "contrast:3", [0, 100, 145, 100, 100, 255], new ImageShape(1, 2, 3));

    [Fact]
    public void Brightness_keeps_the_ratios_of_the_channels() =>
        // V = 100 becomes 125.5: 100, 50, 0 times 1.255 = 125.5 (tie: up), 62.75, 0. V = 250 clamps to 255: times 1.02.
        AssertShifted([126, 63, 0, 255, 102, 204], "brightness:2", [100, 50, 0, 250, 100, 200], new ImageShape(1, 2, 3));

    [Fact]
    public void Pixelate_averages_the_pixels_whose_centres_share_a_box()
    {
        // One row of 5, c = .65: 3 boxes of 5/3. Centres .5 1.5 | 2.5 | 3.5 4.5 (1.5 <= 1.67 < 2.5 <= 3.33 < 3.5).
        // Small pixels under the centres of the large ones: .3 .9 | 1.5 | 2.1 2.7.
        AssertShifted([6, 6, 30, 46, 46], "pixelate:5", [1, 10, 30, 40, 51], new ImageShape(1, 5, 1));

        // Both axes, c = .75 of 4 is 3: boxes of 4/3 hold centres .5 | 1.5 2.5 | 3.5; centres .375 | 1.125 1.875 | 2.625.
        byte[] image = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 101, 110, 120, 130, 140, 150];
        // Middle of the middle: rows first (55, 95.5 -> 96), then columns (151 / 2 -> 76).
        AssertShifted([0, 15, 15, 30, 60, 76, 76, 90, 60, 76, 76, 90, 120, 135, 135, 150], "pixelate:4", image, new ImageShape(4, 4, 1));
    }

    [Fact]
    public void Defocus_weighs_the_neighbours_and_reflects_at_the_border()
    {
        // Severity 4: a plus of fifths (the centre 13108). An impulse of 255 gives 51.0 at the centre and its four
        // neighbours; those lie on the border, where the impulse is reflected and counts twice: 102.
        AssertShifted([0, 102, 0, 102, 51, 102, 0, 102, 0], "defocus_blur:4", [0, 0, 0, 0, 255, 0, 0, 0, 0], new ImageShape(3, 3, 1));

        // Severity 5: ninths. Centre 255 * 7280 / 65536 = 28.3; edges see it twice (56.7), corners four times (113.3).
        AssertShifted([113, 57, 113, 57, 28, 57, 113, 57, 113], "defocus_blur:5", [0, 0, 0, 0, 255, 0, 0, 0, 0], new ImageShape(3, 3, 1));

        // Severity 1 keeps 55376 / 65536 of the centre (215.47); edges 2 * 2433 (18.9), corners 4 * 107 (1.67).
        AssertShifted([2, 19, 2, 19, 215, 19, 2, 19, 2], "defocus_blur:1", [0, 0, 0, 0, 255, 0, 0, 0, 0], new ImageShape(3, 3, 1));
    }

    [Fact]
    public void A_quarter_turn_moves_every_pixel_counter_clockwise()
    {
        AssertShifted([2, 4, 1, 3], "rotation:5", [1, 2, 3, 4], new ImageShape(2, 2, 1));
        AssertShifted([3, 6, 9, 2, 5, 8, 1, 4, 7], "rotation:5", [1, 2, 3, 4, 5, 6, 7, 8, 9], new ImageShape(3, 3, 1));
        AssertShifted([3, 4, 7, 8, 1, 2, 5, 6], "rotation:5", [1, 2, 3, 4, 5, 6, 7, 8], new ImageShape(2, 2, 2));
    }

    [Fact]
    public void An_eighth_of_a_turn_samples_between_the_pixels() =>
        // The centre stays 50. The upper pixel sees the point .7071 right of and above the centre: .5 of the corner, .2071
        // of either edge beside it, .0858 of the centre: 127.5 + 56.95 + 4.29 = 188.74. The upper left corner sees 1.4142
        // above the centre, which reflects to .5858 of the upper edge and .4142 of the centre: 11.72 + 20.71 = 32.43.
        AssertShifted([32, 189, 170, 20, 50, 105, 38, 43, 56], "rotation:3", [10, 20, 255, 30, 50, 255, 40, 60, 70], new ImageShape(3, 3, 1));

    [Theory]
    [InlineData("contrast")]
    [InlineData("defocus_blur")]
    [InlineData("pixelate")]
    [InlineData("rotation")]
    [InlineData("glass_blur")]
    [InlineData("motion_blur")]
    [InlineData("zoom_blur")]
    [InlineData("elastic_transform")]
    public void A_constant_image_survives_whatever_only_moves_or_averages(string name)
    {
        foreach (byte level in new byte[] { 0, 1, 127, 254, 255 })
        {
            for (int severity = 1; severity <= 5; severity++)
            {
                foreach (ImageShape shape in new ImageShape[] { new(1, 1, 1), new(1, 7, 3), new(5, 1, 1), new(6, 9, 3) })
                {
                    byte[] flat = SyntheticImages.Constant(shape, level);
                    AssertShifted(flat, $"{name}:{severity}", flat, shape);
                }
            }
        }
    }

    private static void AssertShifted(byte[] expected, string shift, byte[] pixels, ImageShape shape)
    {
        byte[] actual = [.. pixels];
        ImageShift.Parse(shift).Apply(actual, shape, seed: 1, sampleIndex: 0);
        Assert.Equal(expected, actual);
    }
}
