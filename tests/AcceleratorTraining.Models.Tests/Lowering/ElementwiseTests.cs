namespace AcceleratorTraining.Models.Tests;

/// <summary>Elementwise operators where the goldens do not reach, worked by hand; scales are powers of two, so that nothing is rounded unseen.</summary>
public sealed class ElementwiseTests
{
    [Fact]
    public async Task Two_operands_broadcast_against_each_other()
    {
        // [3, 1] and [2]: (a - 1) / 2 + (b - 1) / 2 = (y - 1) / 2.
        OneOperator add = new OneOperator(0, 11, (0, (byte)0)).Input(3, 1).Input(2).Output(3, 2);
        Assert.Equal([10, 20, 11, 21, 12, 22], await add.RunAsync([1, 2, 3], [10, 20]));
        OneOperator subtract = new OneOperator(41, 28, (0, (byte)1)).Input(3, 1).Input(2).Output(3, 2);
        Assert.Equal([4, 1, 5, 1, 6, 2], await subtract.RunAsync([5, 6, 7], [2, 6])); // RELU: not below 1
    }

    [Fact]
    public async Task A_constant_scalar_is_an_operand()
    {
        OneOperator multiply = new OneOperator(18, 21, (0, (byte)0)).Input(1, 3).Constant<sbyte>(TfliteType.Int8, 0.5f, 1, [], 5).Output(1, 3);
        Assert.Equal(Bytes(1, 3, -127), await multiply.RunAsync(Bytes(1, 2, -63))); // times 2
        OneOperator largest = new OneOperator(55).Input(1, 3).Constant<sbyte>(TfliteType.Int8, 0.5f, 1, [], 5).Output(1, 3);
        Assert.Equal([5, 9, 5], await largest.RunAsync([1, 9, 5]));
    }

    [Fact]
    public async Task Sixteen_bits_reach_their_ends()
    {
        OneOperator add = new OneOperator(0, 11, (0, (byte)0)).Input(TfliteType.Int16, 1, 0, 3).Input(TfliteType.Int16, 1, 0, 3).Output(TfliteType.Int16, 1, 0, 3);
        Assert.Equal(Words(short.MaxValue, short.MinValue, 3), await add.RunAsync(Words(32000, -32768, 1), Words(32000, -32768, 2)));
        OneOperator multiply = new OneOperator(18, 21, (0, (byte)0)).Input(TfliteType.Int16, 1f / 256, 0, 2).Input(TfliteType.Int16, 1f / 256, 0, 2).Output(TfliteType.Int16, 1f, 0, 2);
        Assert.Equal(Words(16384, -16384), await multiply.RunAsync(Words(-32768, -32768), Words(-32768, 32767)));
    }

    [Fact]
    public async Task A_negative_alpha_turns_the_sign()
    {
        OneOperator leaky = new OneOperator(98, 75, (0, -0.5f)).Input(4).Output(4);
        Assert.Equal(Bytes(1, 3, 65, 127), await leaky.RunAsync(Bytes(1, -3, -127, 127))); // x - 1 = 0, -4, -128, 126
    }

    [Fact]
    public async Task Bounds_of_the_rectifiers_are_those_of_their_scale()
    {
        OneOperator unit = new OneOperator(152).Input(4).Output(TfliteType.Int8, 0.25f, -3, 4);
        Assert.Equal(Bytes(-3, -3, -1, 1), await unit.RunAsync(Bytes(-9, 1, 2, 9))); // 0, 0, 0.5, 1 in quarters
        OneOperator both = new OneOperator(20).Input(4).Output(TfliteType.Int8, 0.25f, -3, 4);
        Assert.Equal(Bytes(-7, -5, -1, 1), await both.RunAsync(Bytes(-9, 0, 2, 9)));

        // RELU6 keeps raw values whatever the output's scale: [1, 1 + 6 / 0.5].
        OneOperator six = new OneOperator(21).Input(4).Output(TfliteType.Int8, 0.25f, -3, 4);
        Assert.Equal(Bytes(1, 1, 2, 13), await six.RunAsync(Bytes(-9, 0, 2, 99)));
    }

    [Fact]
    public async Task Unsigned_bytes_enter_and_leave_by_quantize()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)], flipped = [.. all.Select(b => (byte)(b ^ 0x80))];
        Assert.Equal(flipped, await new OneOperator(114).Input(TfliteType.UInt8, 0.3f, 128, 256).Output(TfliteType.Int8, 0.3f, 0, 256).RunAsync(all));
        Assert.Equal(flipped, await new OneOperator(114).Input(TfliteType.Int8, 0.3f, 0, 256).Output(TfliteType.UInt8, 0.3f, 128, 256).RunAsync(all));
        byte[] doubled = await new OneOperator(114).Input(TfliteType.Int8, 0.5f, 0, 3).Output(TfliteType.UInt8, 0.25f, 10, 3).RunAsync(Bytes(-6, 1, 127));
        Assert.Equal([0, 12, 255], doubled);
    }

    [Fact]
    public async Task Quantize_reaches_32_bits_and_comes_back()
    {
        byte[] wide = await new OneOperator(114).Input(TfliteType.Int16, 1, 0, 2).Output(TfliteType.Int32, 1f / 256, 7, 2).RunAsync(Words(-32768, 100));
        Assert.Equal([.. BitConverter.GetBytes((-32768 * 256) + 7), .. BitConverter.GetBytes(25607)], wide);
        Assert.Equal(Words(-32768, 100), await new OneOperator(114).Input(TfliteType.Int32, 1f / 256, 7, 2).Output(TfliteType.Int16, 1, 0, 2).RunAsync(wide));
    }

    [Fact]
    public async Task A_sum_is_a_mean_times_the_count()
    {
        OneOperator sum = new OneOperator(74, 27, (0, (byte)0)).Input(2, 3).Indices(-1, 1).Output(2);
        Assert.Equal([4, 13], await sum.RunAsync([1, 2, 3, 4, 5, 6])); // (0 + 1 + 2) + 1, (3 + 4 + 5) + 1
        OneOperator mean = new OneOperator(40, 27, (0, (byte)1)).Input(2, 3).Indices(-1, 1).Output(2, 1);
        Assert.Equal([2, 5], await mean.RunAsync([1, 2, 3, 4, 5, 6]));
        OneOperator nothing = new OneOperator(40, 27, (0, (byte)1)).Input(2, 3).Indices().Output(2, 3);
        Assert.Equal([1, 2, 3, 4, 5, 6], await nothing.RunAsync([1, 2, 3, 4, 5, 6]));
    }

    private static byte[] Bytes(params int[] values) => [.. values.Select(v => (byte)v)];

    private static byte[] Words(params int[] values) => [.. values.SelectMany(v => BitConverter.GetBytes((short)v))];
}
