using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>16-bit activations, 4-bit weights, groups and depth multipliers, in every combination of formats.</summary>
public sealed class WideActivationTests
{
    public static TheoryData<ElementType, ElementType, ElementType> Formats
    {
        get
        {
            TheoryData<ElementType, ElementType, ElementType> formats = [];
            foreach (ElementType x in new[] { ElementType.Int8, ElementType.Int16 })
                foreach (ElementType w in new[] { ElementType.Int4, ElementType.Int8, ElementType.Int16 })
                {
                    formats.Add(x, w, ElementType.Int64);
                    if (x == ElementType.Int8 || w != ElementType.Int16) formats.Add(x, w, ElementType.Int32);
                }

            return formats;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Grouped_convolutions_match(ElementType x, ElementType w, ElementType bias)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Draw draw = new(seed);
            int groups = draw.Of(1, 2, 3, 4, 8), inner = draw.Of(1, 2, 3, 5, 8), outer = draw.Of(1, 2, 3, 15, 16, 17, 33);
            Window2D window = new() { StrideX = draw.Between(1, 2), DilationX = draw.Between(1, 2), PadTop = draw.Between(0, 2), PadLeft = draw.Between(0, 2), PadRight = 1 };
            ForwardProgramBuilder b = new($"{groups} groups of {inner} to {outer} {x} {w} {bias}");
            int map = b.Input("x", new TensorType(x, [draw.Between(1, 2), draw.Between(3, 6), draw.Between(5, 8), groups * inner]));
            int weights = draw.Parameter(b, "w", new TensorType(w, [groups * outer, draw.Between(1, 3), draw.Between(1, 3), inner]), draw.Chance(50));
            int biases = draw.Parameter(b, "b", new TensorType(bias, [groups * outer], ValueRange.Symmetric(1 << 20)), draw.Chance(50));
            Finish(b, draw, b.Apply(new Conv2D { Groups = groups, InputZeroPoint = ZeroPoint(draw, x), Window = window }, map, weights, biases), groups * outer, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Depth_multipliers_match(ElementType x, ElementType w, ElementType bias)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Draw draw = new(seed);
            int channels = draw.Of(1, 2, 3, 8, 16, 17), outputs = channels * draw.Of(1, 1, 2, 3, 8);
            Window2D window = new() { StrideY = draw.Between(1, 2), DilationX = draw.Between(1, 2), PadTop = draw.Between(0, 2), PadLeft = draw.Between(0, 2) };
            ForwardProgramBuilder b = new($"depthwise {channels} to {outputs} {x} {w} {bias}");
            int map = b.Input("x", new TensorType(x, [draw.Between(1, 2), draw.Between(3, 6), draw.Between(5, 8), channels]));
            int weights = draw.Parameter(b, "w", new TensorType(w, [1, draw.Between(1, 3), draw.Between(1, 3), outputs]), draw.Chance(50));
            int biases = draw.Parameter(b, "b", new TensorType(bias, [outputs], ValueRange.Symmetric(1 << 20)), draw.Chance(50));
            Finish(b, draw, b.Apply(new DepthwiseConv2D { InputZeroPoint = ZeroPoint(draw, x), Window = window }, map, weights, biases), outputs, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Long_products_are_summed_in_chunks(ElementType x, ElementType w, ElementType bias)
    {
        // Around the 511 products of 2^15 * 2^7 that an int32 sum holds, and the 254 pairs of a chunk.
        foreach (int k in new[] { 0, 1, 2, 3, 253, 254, 255, 256, 257, 509, 510, 511, 512, 513, 1021, 1022, 1023, 2600 })
        {
            Draw draw = new(k);
            ForwardProgramBuilder b = new($"matmul over {k} {x} {w} {bias}");
            int map = draw.Chance(50) ? b.Constant("x", new TensorType(x, [3, k]), Rail(x, 3 * k)) : b.Input("x", new TensorType(x, [3, k]));
            int weights = draw.Chance(50) ? b.Constant("w", new TensorType(w, [19, k]), Rail(w, 19 * k)) : b.Input("w", new TensorType(w, [19, k]));
            int biases = draw.Parameter(b, "b", new TensorType(bias, [19], ValueRange.Symmetric(1 << 20)), draw.Chance(50));
            Finish(b, draw, b.Apply(new MatMul { InputZeroPoint = ZeroPoint(draw, x) }, map, weights, biases), 19, k, TestProfiles.Accumulator(64, AccumulatorOverflow.Wrap));
        }
    }

    [Theory]
    [InlineData(ElementType.Int8, ElementType.Int64, true)]
    [InlineData(ElementType.Int4, ElementType.Int32, false)]
    [InlineData(ElementType.Int16, ElementType.Int64, true)]
    public void Wide_activations_take_the_packed_path(ElementType w, ElementType bias, bool isWide)
    {
        foreach (KernelRow row in Differential.Rows)
        {
            ForwardProgramBuilder b = new("paths");
            int x = b.Input("x", new TensorType(ElementType.Int16, [1, 6, 6, 8])), biases = b.Input("b", new TensorType(bias, [16], ValueRange.Symmetric(isWide ? 1L << 34 : 1 << 20)));
            int dense = b.Apply(new Conv2D { Groups = 2 }, x, b.Input("w", new TensorType(w, [16, 3, 3, 4])), biases);
            b.Output("dense", dense);
            b.Output("depthwise", b.Apply(new DepthwiseConv2D(), x, b.Input("d", new TensorType(w, [1, 3, 3, 16])), biases));
            ConvStep[] steps = [.. Differential.Steps(b.Build(), TestProfiles.Base, row).OfType<ConvStep>()];
            SumMode mode = isWide ? SumMode.Wide : SumMode.Int32;
            Assert.Equal([mode, mode], steps.Select(s => s.Packed!.Mode));
            Assert.All(steps, s => Assert.Equal(MapFormat.Int16, s.Packed!.Format));
        }
    }

    private static byte[] Rail(ElementType element, int count)
    {
        byte[] bytes = new byte[element.ByteCount(count)];
        for (int i = 0; i < count; i++) element.Write(bytes, i, element.FullRange().Minimum);
        return bytes;
    }

    private static int ZeroPoint(Draw draw, ElementType x) => x == ElementType.Int8 ? draw.Of(-128, 0, 3, 127) : draw.Of(0, 0, -32768, 32767, 1000);

    private static void Finish(ForwardProgramBuilder b, Draw draw, int sum, int channels, int seed, AcceleratorProfile? profile = null)
    {
        if (draw.Chance(30)) b.Output("sum", sum);
        bool narrow = draw.Chance(50);
        (int m, int s) = draw.Scales(b, "scale", draw.Chance(70) ? channels : 1, new ValueRange(-22, -3), draw.Chance(70));
        ElementType output = draw.Of(ElementType.Int8, ElementType.Int16, ElementType.Int16, ElementType.Int32);
        ValueRange full = output.FullRange();
        Rescale rescale = new() { NarrowMultiplier = narrow, PreShift = narrow ? 0 : draw.Of(0, 0, -8, -3), OutputZeroPoint = draw.Of(0, 0, -128, 77), Output = output, Minimum = (int)full.Minimum, Maximum = (int)full.Maximum - draw.Of(0, 9) };
        b.Output("y", b.Apply(rescale, sum, m, s));
        Differential.AssertEqual(b.Build(), profile ?? TestProfiles.Accumulator(64, AccumulatorOverflow.Wrap), seed);
    }
}
