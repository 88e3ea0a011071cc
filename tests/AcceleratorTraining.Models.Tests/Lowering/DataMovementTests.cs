namespace AcceleratorTraining.Models.Tests;

/// <summary>Operators that move elements, where the goldens do not reach: worked by hand on elements that are their own index.</summary>
public sealed class DataMovementTests
{
    [Theory]
    [InlineData("1 5 2", 0, 0, "1 3")]
    [InlineData("5 1 -2", 0, 0, "5 3")]
    [InlineData("-1 -7 -1", 0, 0, "5 4 3 2 1 0")] // -7 lies in front of the first: up to and with it
    [InlineData("0 0 -1", 1, 1, "5 4 3 2 1 0")]
    [InlineData("3 0 -1", 0, 1, "3 2 1 0")]
    [InlineData("-100 100 4", 0, 0, "0 4")]
    [InlineData("2 -1 1", 0, 0, "2 3 4")]
    [InlineData("0 6 2147483647", 0, 0, "0")]
    [InlineData("5 0 -2147483648", 0, 1, "5")]
    public async Task A_strided_slice_follows_masks_and_negative_indices(string indices, int beginMask, int endMask, string expected)
    {
        int[] i = [.. indices.Split(' ').Select(int.Parse)];
        byte[] wanted = [.. expected.Split(' ').Select(byte.Parse)];
        OneOperator slice = new OneOperator(45, 32, (0, beginMask), (1, endMask)).Input(6).Indices(i[0]).Indices(i[1]).Indices(i[2]).Output(wanted.Length);
        Assert.Equal(wanted, await slice.RunAsync(Ramp(6)));
    }

    [Fact]
    public async Task A_shrunk_axis_vanishes_wherever_its_end_is()
    {
        OneOperator slice = new OneOperator(45, 32, (1, 1), (4, 2)).Input(2, 3).Indices(0, -1).Indices(0, 0).Indices(1, 1).Output(2);
        Assert.Equal([2, 5], await slice.RunAsync(Ramp(6)));
    }

    [Fact]
    public async Task A_slice_takes_the_rest_for_minus_one()
    {
        OneOperator slice = new OneOperator(65).Input(2, 4).Indices(1, 1).Indices(-1, 2).Output(1, 2);
        Assert.Equal([5, 6], await slice.RunAsync(Ramp(8)));
    }

    [Theory]
    [InlineData(0, "2 1 0 1 2 3 2")] // reflect
    [InlineData(1, "1 0 0 1 2 3 3")] // symmetric
    public async Task A_mirror_pads_with_or_without_the_border(int mode, string expected)
    {
        OneOperator pad = new OneOperator(100, 77, (0, (byte)mode)).Input(4).Constant(TfliteType.Int32, 1, 0, [1, 2], 2, 1).Output(7);
        Assert.Equal(expected.Split(' ').Select(byte.Parse), await pad.RunAsync(Ramp(4)));
    }

    [Fact]
    public async Task Sizes_of_a_split_may_be_open_and_its_axis_negative()
    {
        OneOperator split = new OneOperator(102, 79, (0, 3)).Input(2, 6).Indices(1, -1, 2).Indices(-1).Output(2, 1).Output(2, 3).Output(2, 2);
        Assert.Equal([0, 6, 1, 2, 3, 7, 8, 9, 4, 5, 10, 11], await split.RunAsync(Ramp(12)));
    }

    [Fact]
    public async Task Packing_and_unpacking_add_and_remove_a_dimension()
    {
        OneOperator pack = new OneOperator(83, 59, (0, 2), (1, -1)).Input(3).Constant<sbyte>(TfliteType.Int8, 0.5f, 1, [3], 7, 8, 9).Output(3, 2);
        Assert.Equal([0, 7, 1, 8, 2, 9], await pack.RunAsync(Ramp(3)));
        OneOperator unpack = new OneOperator(88, 64, (0, 2), (1, 1)).Input(3, 2).Output(3).Output(3);
        Assert.Equal([0, 2, 4, 1, 3, 5], await unpack.RunAsync(Ramp(6)));
    }

    [Fact]
    public async Task Indices_may_have_64_bits_and_be_scalars()
    {
        OneOperator gather = new OneOperator(36, 23, (0, -1)).Input(2, 3).Constant<long>(TfliteType.Int64, 1, 0, [], 2).Output(2);
        Assert.Equal([2, 5], await gather.RunAsync(Ramp(6)));
    }

    [Fact]
    public async Task A_concatenation_takes_constants_and_16_bits()
    {
        OneOperator join = new OneOperator(2, 10, (0, 1)).Input(TfliteType.Int16, 1, 0, 1, 1).Constant<short>(TfliteType.Int16, 2, 0, [1, 2], 258, -1).Output(TfliteType.Int16, 1, 0, 1, 3);
        Assert.Equal([9, 1, 2, 1, 255, 255], await join.RunAsync([9, 1]));
    }

    [Theory]
    [InlineData(5, 3, true, false, "0 2 4")]
    [InlineData(4, 3, true, false, "0 2 3")] // 1 * 1.5 = 1.5: away from zero
    [InlineData(3, 5, false, false, "0 0 1 1 2")]
    [InlineData(2, 3, false, true, "0 1 1")] // 0.5 * 2/3, 1.5 * 2/3 = 1, 2.5 * 2/3
    [InlineData(4, 1, true, false, "0")]
    public async Task The_nearest_neighbour_is_found_in_float32(int input, int output, bool corners, bool centers, string expected)
    {
        OneOperator resize = new OneOperator(97, 74, (0, (byte)(corners ? 1 : 0)), (1, (byte)(centers ? 1 : 0))).Input(1, 1, input, 1).Indices(1, output).Output(1, 1, output, 1);
        Assert.Equal(expected.Split(' ').Select(byte.Parse), await resize.RunAsync(Ramp(input)));
    }

    private static byte[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
