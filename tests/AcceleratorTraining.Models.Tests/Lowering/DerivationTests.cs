using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>How scales become integers, against numbers worked by hand: the constants of the programs.</summary>
public sealed class DerivationTests
{
    private const int One = 1 << 30; // with shift 1

    [Theory]
    [InlineData(3, 715827882, 0)] // 2^30 * 2 / 3 truncated; 1 bit of the count goes into the shift
    [InlineData(6, 715827882, -1)] // 2^30 * 4 / 6
    [InlineData(8, One, -2)]
    [InlineData(1, One, 1)]
    public void A_mean_divides_its_multiplier(int count, int multiplier, int shift) =>
        Assert.Equal([(multiplier, shift)], Factors(new OneOperator(40, 27).Input(2, count).Indices(1).Output(2)));

    [Fact]
    public void A_mean_of_a_tiny_factor_keeps_its_shift_within_bounds()
    {
        // 2^-30 is 2^30 with shift -29: 2 bits are left of the count's 10, and the multiplier falls by a factor of 256.
        OneOperator mean = new OneOperator(40, 27).Input(TfliteType.Int8, 1f / (1 << 30), 0, 2, 1024).Indices(1).Output(TfliteType.Int8, 1, 0, 2);
        Assert.Equal([(One >> 8, -31)], Factors(mean));
    }

    [Fact]
    public void Subtraction_derives_in_float32_and_addition_in_double()
    {
        // 0.1f / 0.6f is 0.166666656733 in float32 and 0.166666662527 in double.
        (int, int)[] sub = Factors(new OneOperator(41, 28).Input(TfliteType.Int8, 0.1f, 0, 2).Input(TfliteType.Int8, 0.3f, 0, 2).Output(TfliteType.Int8, 0.7f, 0, 2));
        (int, int)[] add = Factors(new OneOperator(0, 11).Input(TfliteType.Int8, 0.1f, 0, 2).Input(TfliteType.Int8, 0.3f, 0, 2).Output(TfliteType.Int8, 0.7f, 0, 2));
        Assert.Equal([(1431655680, -2), (1073741824, 0), (1840700416, -20)], sub);
        Assert.Equal([(1431655730, -2), (1073741824, 0), (1840700374, -20)], add);
    }

    [Theory]
    [InlineData(14, 1f / 4096, 3, 0)]
    [InlineData(28, 1f / 4096, 3, 0)]
    [InlineData(28, 1f / 2048, 6, 0)]
    [InlineData(14, 1f / 2048, 24576, 12)] // 6 * 2^12 is the first beyond 16383.5
    [InlineData(14, 0.001f, 25165, 11)] // 12.288 * 2^11 = 25165.8
    [InlineData(28, 1f, 24576, 1)] // 12288 is not beyond yet
    [InlineData(28, 2f, 24576, 0)]
    public void The_wide_functions_take_their_scale_in_15_bits(int code, float scale, int multiplier, int shift)
    {
        ForwardProgram program = Lower(new OneOperator(code).Input(TfliteType.Int16, scale, 0, 4).Output(TfliteType.Int16, 1f / 32768, 0, 4));
        Operator function = Assert.Single(program.Nodes).Operator;
        Assert.Equal((multiplier, shift), function is Logistic logistic ? (logistic.Multiplier, logistic.Shift) : function is HyperbolicTangent tanh ? (tanh.Multiplier, tanh.Shift) : default);
    }

    [Fact]
    public void A_log_softmax_has_its_way_back()
    {
        // 2^-4 * 2^26 = 2^22: multiplier 2^30, shift 23; back 2^8 / 2^30 = 2^-22: 2^30 with a right shift of 21.
        ForwardProgram program = Lower(new OneOperator(50).Input(TfliteType.Int8, 1f / 16, 0, 2, 3).Output(TfliteType.Int8, 1f / 16, 127, 2, 3));
        LogSoftmax softmax = Assert.IsType<LogSoftmax>(Assert.Single(program.Nodes).Operator);
        Assert.Equal((One, 23, One, 21, -248), (softmax.Multiplier, softmax.LeftShift, softmax.ReverseMultiplier, softmax.ReverseShift, softmax.MinimumDifference));
    }

    private static ForwardProgram Lower(OneOperator operation) => ModelLowering.Lower(operation.Build(), new LoweringOptions()).Program;

    // Multiplier and shift of each RESCALE in order.
    private static (int Multiplier, int Shift)[] Factors(OneOperator operation)
    {
        ForwardProgram program = Lower(operation);
        return [.. program.Nodes.Where(n => n.Operator is Rescale).Select(n => (MemoryMarshal.Read<int>(Constant(n, 1)), (int)(sbyte)Constant(n, 2)[0]))];

        ReadOnlySpan<byte> Constant(Node node, int operand) => program.Values[node.Inputs[operand]].Constant.AsSpan();
    }
}
