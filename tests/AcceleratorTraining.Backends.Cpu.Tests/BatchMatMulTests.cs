using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class BatchMatMulTests
{
    [Theory]
    [InlineData(ElementType.Int8, ElementType.Int8)]
    [InlineData(ElementType.Int8, ElementType.Int16)]
    [InlineData(ElementType.Int16, ElementType.Int8)]
    [InlineData(ElementType.Int16, ElementType.Int16)]
    public void Products_of_activations_match(ElementType left, ElementType right)
    {
        for (int seed = 0; seed < 70; seed++)
        {
            Draw draw = new(seed);
            int[] batches = [.. Enumerable.Range(0, draw.Between(0, 2)).Select(_ => draw.Between(0, 3))];
            int rows = draw.Of(0, 1, 3, 4, 5, 63, 65), columns = draw.Of(0, 1, 15, 16, 17, 33), depth = draw.Of(0, 1, 2, 3, 8, 31, 64, 127, 129, 254, 257, 600);
            Check(draw, left, right, [.. batches, rows, depth], [.. batches, columns, depth], draw.Of(ElementType.Int32, ElementType.Int64), TestProfiles.Accumulator(64, AccumulatorOverflow.Wrap), seed);
        }
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void Rails_multiply_exactly(ElementType element)
    {
        // Every product at its largest: what a chunk that is too long, or a plane too narrow, gets wrong.
        ValueRange full = element.FullRange();
        foreach ((long a, int za, long c, int zc) in new[] { (full.Minimum, (int)full.Maximum, full.Minimum, (int)full.Maximum), (full.Minimum, 0, full.Maximum, (int)full.Minimum), (full.Maximum, (int)full.Minimum, full.Minimum, (int)full.Maximum) })
        {
            ForwardProgramBuilder b = new($"rails {element} {a} {c}");
            int x = b.Constant("a", new TensorType(element, [5, 1000]), Filled(element, 5000, a)), y = b.Constant("b", new TensorType(element, [17, 1000]), Filled(element, 17000, c));
            b.Output("y", b.Apply(new BatchMatMul { LeftZeroPoint = za, RightZeroPoint = zc, Accumulator = ElementType.Int64 }, x, y));
            Differential.AssertEqual(b.Build(), TestProfiles.Accumulator(64, AccumulatorOverflow.Wrap), 1);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    public void Narrow_accumulators_saturate_in_order(int bits)
    {
        AcceleratorProfile profile = TestProfiles.Accumulator(bits, AccumulatorOverflow.SaturateInOrder);
        for (int seed = 0; seed < 12; seed++)
        {
            Draw draw = new(seed);
            Check(draw, draw.Of(ElementType.Int8, ElementType.Int16), draw.Of(ElementType.Int8, ElementType.Int16), [2, 3, 40], [2, 5, 40], draw.Of(ElementType.Int32, ElementType.Int64), profile, seed);
        }
    }

    [Fact]
    public void A_product_of_8_bits_takes_the_packed_path_with_its_rescale()
    {
        ForwardProgramBuilder b = new("attention");
        int sum = b.Apply(new BatchMatMul(), b.Input("a", new TensorType(ElementType.Int8, [2, 9, 16])), b.Input("b", new TensorType(ElementType.Int8, [2, 9, 16])));
        (int m, int s) = new Draw(1).Scales(b, "s", 1, new ValueRange(-8, -6));
        b.Output("y", b.Apply(new Rescale(), sum, m, s));
        BatchMatMulStep step = Assert.IsType<BatchMatMulStep>(Assert.Single(Differential.Steps(b.Build(), TestProfiles.Base)));
        Assert.True(step.IsPacked);
    }

    private static void Check(Draw draw, ElementType left, ElementType right, TensorShape a, TensorShape c, ElementType accumulator, AcceleratorProfile profile, int seed)
    {
        ForwardProgramBuilder b = new($"{left}{a} by {right}{c} in {accumulator} at {profile.AccumulatorBits} bits");
        int ZeroPoint(ElementType element) => (int)draw.In(element.FullRange());
        BatchMatMul product = new() { LeftZeroPoint = ZeroPoint(left), RightZeroPoint = ZeroPoint(right), Accumulator = accumulator };
        int sum = b.Apply(product, b.Input("a", new TensorType(left, a)), draw.Parameter(b, "b", new TensorType(right, c), draw.Chance(20)));
        if (draw.Chance(40)) b.Output("sum", sum);
        bool narrow = draw.Chance(30);
        (int m, int s) = draw.Scales(b, "s", draw.Chance(30) ? c[-2] : 1, new ValueRange(-20, -2));
        ElementType output = draw.Of(ElementType.Int8, ElementType.Int16);
        b.Output("y", b.Apply(new Rescale { NarrowMultiplier = narrow, Output = output, OutputZeroPoint = draw.Of(0, -9), Minimum = (int)output.FullRange().Minimum, Maximum = (int)output.FullRange().Maximum }, sum, m, s));
        Differential.AssertEqual(b.Build(), profile, seed);
    }

    private static byte[] Filled(ElementType element, int count, long value)
    {
        byte[] bytes = new byte[element.ByteCount(count)];
        for (int i = 0; i < count; i++) element.Write(bytes, i, value);
        return bytes;
    }
}
