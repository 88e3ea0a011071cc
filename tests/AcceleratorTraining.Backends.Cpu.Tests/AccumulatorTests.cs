using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class AccumulatorTests
{
    public static TheoryData<int, AccumulatorOverflow> Rules
    {
        get
        {
            TheoryData<int, AccumulatorOverflow> rules = [];
            foreach (int bits in new[] { 16, 17, 24, 31, 32, 40, 64 })
            {
                rules.Add(bits, AccumulatorOverflow.Wrap);
                rules.Add(bits, AccumulatorOverflow.SaturateInOrder);
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Narrow_accumulators_overflow_as_the_profile_says(int bits, AccumulatorOverflow overflow)
    {
        AcceleratorProfile profile = TestProfiles.Accumulator(bits, overflow);
        for (int seed = 0; seed < 12; seed++)
        {
            Draw draw = new(seed);
            ElementType x = draw.Of(ElementType.Int8, ElementType.Int8, ElementType.Int16), weights = draw.Of(ElementType.Int8, ElementType.Int16);
            ElementType bias = draw.Of(ElementType.Int32, ElementType.Int64);
            ForwardProgramBuilder b = new($"sums {x} {weights} {bias} {bits} {overflow}");
            int map = b.Input("x", new TensorType(x, [2, 4, 4, 5]));
            ValueRange biasRange = new(Math.Max(profile.BiasRange.Minimum, bias.FullRange().Minimum), Math.Min(profile.BiasRange.Maximum, bias.FullRange().Maximum));
            int w = draw.Parameter(b, "w", new TensorType(weights, [9, 3, 3, 5]), draw.Chance(50));
            int d = draw.Parameter(b, "d", new TensorType(weights, [1, 2, 3, 5]), draw.Chance(50));
            int m = draw.Parameter(b, "m", new TensorType(weights, [7, 5]), draw.Chance(50));
            int conv = b.Apply(new Conv2D { Window = new Window2D { PadTop = 1 }, InputZeroPoint = 5 }, map, w, draw.Parameter(b, "wb", new TensorType(bias, [9], biasRange), true));
            int depthwise = b.Apply(new DepthwiseConv2D { InputZeroPoint = -128 }, map, d, draw.Parameter(b, "db", new TensorType(bias, [5], biasRange), false));
            b.Output("conv", conv);
            b.Output("depthwise", depthwise);
            b.Output("matmul", b.Apply(new MatMul { InputZeroPoint = 100 }, map, m, draw.Parameter(b, "mb", new TensorType(bias, [7], biasRange), false)));
            (int multiplier, int shift) = draw.Scales(b, "s", 9, new ValueRange(-20, 0));
            b.Output("y", b.Apply(new Rescale { Output = ElementType.Int16, Minimum = -30000, Maximum = 32767 }, conv, multiplier, shift));
            Differential.AssertEqual(b.Build(), profile, seed);
        }
    }

    // 16-bit weights before a pre-shift of 8 may be summed in two halves, but not where the sum has to wrap before that.
    [Theory]
    [InlineData(32, ElementType.Int32)]
    [InlineData(63, ElementType.Int32)]
    [InlineData(33, ElementType.Int64)]
    [InlineData(64, ElementType.Int64)]
    public void Sums_of_16_bit_weights_wrap_before_a_fused_pre_shift(int bits, ElementType bias)
    {
        AcceleratorProfile profile = TestProfiles.Accumulator(bits, AccumulatorOverflow.Wrap);
        for (int seed = 0; seed < 4; seed++)
        {
            Draw draw = new(seed);
            ForwardProgramBuilder b = new($"halves {bits} {bias}");
            int x = b.Input("x", new TensorType(ElementType.Int8, [8, 600]));
            int sums = b.Apply(new MatMul { InputZeroPoint = 80 }, x, draw.Parameter(b, "w", new TensorType(ElementType.Int16, [13, 600]), true), draw.Parameter(b, "b", new TensorType(bias, [13], profile.BiasRange), true));
            (int multiplier, int shift) = draw.Scales(b, "s", 13, new ValueRange(-12, -10));
            b.Output("y", b.Apply(new Rescale { PreShift = -8, Output = ElementType.Int16, Minimum = -32768, Maximum = 32767 }, sums, multiplier, shift));
            Differential.AssertEqual(b.Build(), profile, seed);
        }
    }
}
