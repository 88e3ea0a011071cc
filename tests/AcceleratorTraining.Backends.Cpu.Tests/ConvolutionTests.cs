using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class ConvolutionTests
{
    [Fact]
    public void Every_channel_count_matches()
    {
        for (int outputs = 0; outputs <= 40; outputs++) Check(new Shape(1, 3, 5, 1 + outputs % 7, outputs, 3, 2), outputs);
        for (int channels = 1; channels <= 40; channels++) Check(new Shape(1, 2, 6, channels, 17, 2, 3), 100 + channels);
    }

    [Fact]
    public void Windows_match()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Draw draw = new(seed);
            Shape shape = new(draw.Between(0, 3), draw.Between(1, 9), draw.Between(1, 9), draw.Of(1, 2, 3, 4, 8, 16, 19), draw.Of(1, 5, 16, 24, 33), draw.Between(1, 4), draw.Between(1, 4));
            Check(shape, seed, RandomWindow(draw, shape));
        }
    }

    [Fact]
    public void Depthwise_matches()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Draw draw = new(seed + 500);
            int channels = seed < 40 ? seed + 1 : draw.Of(1, 3, 16);
            Shape shape = new(draw.Between(1, 3), draw.Between(1, 8), draw.Between(1, 8), channels, channels * (seed < 40 ? 1 : draw.Between(1, 9)), draw.Between(1, 4), draw.Between(1, 3));
            Check(shape, seed, RandomWindow(draw, shape), depthwise: true);
        }
    }

    [Fact]
    public void Depthwise_over_a_long_filter_with_16_bit_weights_matches()
    {
        // More taps than int32 sums of 2^7 * 2^15 allow.
        Check(new Shape(1, 24, 24, 4, 4, 23, 23), 900, depthwise: true, profile: TestProfiles.Accumulator(64, AccumulatorOverflow.Wrap));
    }

    [Fact]
    public void Rows_and_columns_of_a_matrix_product_match()
    {
        for (int k = 0; k <= 40; k++) CheckMatMul(draw => (1 + k % 9, k, 1 + k % 20), k);
        foreach (int k in new[] { 63, 64, 65, 255, 256, 257 }) CheckMatMul(draw => (draw.Between(1, 9), k, draw.Between(1, 50)), k);
        foreach (int rows in new[] { 0, 63, 64, 65, 130 }) CheckMatMul(draw => (rows, 12, 21), rows);
    }

    [Fact]
    public void Negative_ends_multiply_exactly()
    {
        // -128 * -128 in every position: what instructions with 16-bit saturation get wrong.
        ForwardProgramBuilder b = new("ends");
        sbyte[] w = new sbyte[20 * 64];
        Array.Fill(w, sbyte.MinValue);
        int x = b.Constant<sbyte>("x", ElementType.Int8, [5, 64], [.. Enumerable.Repeat(sbyte.MinValue, 5 * 64)]);
        int bias = b.Constant<int>("b", ElementType.Int32, [20], new int[20]);
        b.Output("y", b.Apply(new MatMul { InputZeroPoint = 127 }, x, b.Constant<sbyte>("w", ElementType.Int8, [20, 64], w), bias));
        Differential.AssertEqual(b.Build(), TestProfiles.Base, 1);
    }

    private static Window2D RandomWindow(Draw draw, Shape shape)
    {
        Window2D window = new()
        {
            StrideY = draw.Between(1, 3),
            StrideX = draw.Between(1, 3),
            DilationY = draw.Between(1, 2),
            DilationX = draw.Between(1, 3),
            PadTop = draw.Between(0, 2),
            PadBottom = draw.Between(0, 2),
            PadLeft = draw.Between(0, 2),
            PadRight = draw.Between(0, 2),
        };
        bool fits = window.OutputHeight(shape.Height, shape.FilterHeight) > 0 && window.OutputWidth(shape.Width, shape.FilterWidth) > 0;
        return fits ? window : new Window2D { PadTop = shape.FilterHeight, PadRight = shape.FilterWidth };
    }

    private static void Check(Shape shape, int seed, Window2D? window = null, bool depthwise = false, AcceleratorProfile? profile = null)
    {
        foreach (ElementType weights in new[] { ElementType.Int8, ElementType.Int16 })
            foreach (ElementType bias in new[] { ElementType.Int32, ElementType.Int64 })
            {
                Draw draw = new(seed);
                ForwardProgramBuilder b = new($"{(depthwise ? "depthwise" : "conv")} {shape} {weights} {bias}");
                int x = b.Input("x", new TensorType(ElementType.Int8, [shape.Batch, shape.Height, shape.Width, shape.Channels]));
                TensorShape filter = depthwise ? [1, shape.FilterHeight, shape.FilterWidth, shape.Outputs] : [shape.Outputs, shape.FilterHeight, shape.FilterWidth, shape.Channels];

                // Planes of 16-bit weights hold all but the highest values: ranges with and without those.
                ValueRange range = weights == ElementType.Int8 ? weights.FullRange() : draw.Of(new ValueRange(-32768, 32639), weights.FullRange());
                int w = draw.Parameter(b, "w", new TensorType(weights, filter, range), draw.Chance(50));
                int biases = draw.Parameter(b, "b", new TensorType(bias, [shape.Outputs], ValueRange.Symmetric(1 << 20)), draw.Chance(50));
                int zeroPoint = draw.Of(-128, 0, 3, 127);
                Operator operation = depthwise
                    ? new DepthwiseConv2D { InputZeroPoint = zeroPoint, Window = window ?? new Window2D { PadLeft = 2, PadTop = 2 } }
                    : new Conv2D { InputZeroPoint = zeroPoint, Window = window ?? new Window2D { PadLeft = 2, PadTop = 2 } };
                Finish(b, draw, b.Apply(operation, x, w, biases), shape.Outputs, weights, seed, profile);
            }
    }

    private static void CheckMatMul(Func<Draw, (int Rows, int K, int N)> size, int seed)
    {
        foreach (ElementType weights in new[] { ElementType.Int8, ElementType.Int16 })
        {
            Draw draw = new(seed);
            (int rows, int k, int n) = size(draw);
            ForwardProgramBuilder b = new($"matmul {rows}x{k}x{n} {weights}");
            int x = b.Input("x", new TensorType(ElementType.Int8, [rows, k]));
            int w = draw.Parameter(b, "w", new TensorType(weights, [n, k]), draw.Chance(50));
            int bias = draw.Parameter(b, "b", new TensorType(ElementType.Int64, [n], ValueRange.Symmetric(1L << 40)), draw.Chance(50));
            Finish(b, draw, b.Apply(new MatMul { InputZeroPoint = draw.Between(-128, 127) }, x, w, bias), n, weights, seed);
        }
    }

    // Half of the programs observe the accumulator, the others scale it.
    private static void Finish(ForwardProgramBuilder b, Draw draw, int sum, int channels, ElementType weights, int seed, AcceleratorProfile? profile = null)
    {
        if (draw.Chance(30)) b.Output("sum", sum);
        (int m, int s) = draw.Scales(b, "scale", draw.Chance(50) ? channels : 1, new ValueRange(-14, -3), draw.Chance(70));
        int preShift = weights == ElementType.Int16 ? draw.Of(-8, -8, -8, -7, 0) : draw.Of(0, 0, 0, 3, -2);
        b.Output("y", b.Apply(new Rescale { PreShift = preShift, OutputZeroPoint = draw.Between(-128, 127), Minimum = draw.Of(-128, -100), Maximum = draw.Of(127, 90) }, sum, m, s));
        Differential.AssertEqual(b.Build(), profile ?? TestProfiles.Base, seed);
    }

    private sealed record Shape(int Batch, int Height, int Width, int Channels, int Outputs, int FilterHeight, int FilterWidth);
}
