using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Every operator's derivative against central differences of a random weighted sum of its output.</summary>
public sealed class FloatNodeTests
{
    private const float Step = 1f / 128;

    private static readonly int[] Map = [1, 5, 4, 6];

    public static TheoryData<string> Names => [.. Nodes.Keys];

    // Values 0 and 1 are operands of 120 elements, value 2 the output; layers bring their own weights.
    private static Dictionary<string, (FloatNode Node, int Outputs)> Nodes { get; } = new()
    {
        ["convolution"] = (new ConvolutionNode(2, 0, Layer(LinearKind.Conv2D, 18, 54), Window(3, 3, 1, 1)), 20 * 18),
        ["strided convolution"] = (new ConvolutionNode(2, 0, Layer(LinearKind.Conv2D, 5, 54), Window(3, 3, 2, 1)), 6 * 5),
        ["dilated convolution"] = (new ConvolutionNode(2, 0, Layer(LinearKind.Conv2D, 4, 24), Window(2, 2, 1, 2, PaddingScheme.Valid)), 6 * 4),
        ["pointwise convolution"] = (new ConvolutionNode(2, 0, Layer(LinearKind.Conv2D, 16, 6), Window(1, 1, 1, 1)), 20 * 16),
        ["depthwise convolution"] = (new DepthwiseNode(2, 0, Layer(LinearKind.DepthwiseConv2D, 6, 9), Window(3, 3, 1, 1)), 20 * 6),
        ["depthwise multiplier"] = (new DepthwiseNode(2, 0, Layer(LinearKind.DepthwiseConv2D, 18, 6), Window(3, 2, 2, 1)), 6 * 18),
        ["fully connected"] = (new FullyConnectedNode(2, 0, Layer(LinearKind.FullyConnected, 7, 24)), 5 * 7),
        ["add"] = (new AddNode(2, 0, 1, 1, new Broadcast([120], [120], [120])), 120),
        ["broadcast subtraction"] = (new AddNode(2, 0, 1, -1, new Broadcast([2, 60], [120, 1, 1], [120, 2, 60])), 120 * 120),
        ["multiply"] = (new MultiplyNode(2, 0, 1, new Broadcast([5, 1, 24], [5, 24, 1], [5, 24, 24])), 5 * 24 * 24),
        ["average pool"] = (new AveragePoolNode(2, 0, Window(3, 3, 2, 1)), 6 * 6),
        ["max pool"] = (new MaxPoolNode(2, 0, Window(2, 2, 2, 1)), 6 * 6),
        ["mean"] = (new MeanNode(2, 0, Moves.Reduce(Map, [false, true, false, true]), 1f / 30), 4),
        ["transpose"] = (Moves.Transpose(2, 0, Map, [0, 3, 1, 2]), 120),
        ["slice"] = (Moves.Slice(2, 0, Map, [1, 2, 2, 3], [0, 1, 1, 2], [1, 2, 1, 1]), 12),
        ["concatenation"] = (Moves.Concatenate(2, [1, 0], [[1, 5, 4, 6], [1, 5, 4, 6]], -2), 240),
        ["pad"] = (Moves.Pad(2, 0, Map, [1, 6, 7, 6], [0, 0, 1, 0, 2, 1, 0, 0]), 252),
        ["softmax"] = (new SoftmaxNode(2, 0, 6, 2), 120),
        ["gelu"] = (new GeluNode(2, 0, false), 120),
        ["approximate gelu"] = (new GeluNode(2, 0, true), 120),
        ["logistic"] = (new LogisticNode(2, 0), 120),
        ["product"] = (new BatchMatMulNode(2, 0, 1, 5, 6, 5, false, false), 4 * 25),
        ["product with the right transposed"] = (new BatchMatMulNode(2, 0, 1, 5, 6, 5, false, true), 4 * 25),
        ["product with the left transposed"] = (new BatchMatMulNode(2, 0, 1, 3, 10, 3, true, false), 4 * 9),
        ["product with both transposed"] = (new BatchMatMulNode(2, 0, 1, 3, 10, 3, true, true), 4 * 9),
        ["product with one batch repeated"] = (new BatchMatMulNode(2, 0, 1, 1, 30, 4, false, true), 4 * 4),
        ["clamp"] = (Moves.Copy(2, 0, 120) with { Stage = new OutputStage(-0.5f, 0.5f, 0) }, 120),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        (FloatNode node, int outputs) = Nodes[name];

        // Both operands are made by pointwise layers of one weight, so that gradients have to reach them.
        FloatLayer left = Layer(LinearKind.FullyConnected, 1, 1), right = Layer(LinearKind.FullyConnected, 1, 1);
        FloatLayer[] layers = [left, right, .. node.Layer is { } own ? new[] { own } : []];
        foreach (FloatParameter parameter in layers.SelectMany(l => l.Parameters)) parameter.Train();
        FloatGraph graph = new([new FullyConnectedNode(0, 3, left), new FullyConnectedNode(1, 3, right), node], [120, 120, outputs, 120], ImmutableDictionary<int, float[]>.Empty, 3, 2);
        FloatPass pass = new(graph);
        float[] weights = Draw(outputs, 5);
        Draw(120, 4).CopyTo(pass.Input);
        graph.Refresh();
        foreach (FloatLayer layer in graph.Layers) layer.ClearGradients();
        pass.Forward();
        weights.CopyTo(pass.OutputGradient);
        pass.Backward();
        foreach (FloatLayer layer in graph.Layers) layer.FinishGradients();
        if (name != "concatenation" && !node.Inputs.Contains(1)) Assert.Equal(0, right.Weights.Gradient[0]);
        foreach (FloatParameter parameter in graph.Trained.ToArray())
        {
            // The kinks of a maximum and of a clamp lie between some of the differences; sums over many elements hide them.
            float tolerance = name is "max pool" or "clamp" ? 0.1f : 1e-2f;
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                float gradient = parameter.Gradient[i], value = parameter.Values[i];
                double above = At(value + Step), below = At(value - Step);
                parameter.Values[i] = value;
                double expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(gradient - expected) <= tolerance * (1 + Math.Abs(expected)), $"{parameter.Kind} {i}: {gradient} instead of {expected}");

                double At(float moved)
                {
                    parameter.Values[i] = moved;
                    graph.Refresh();
                    pass.Forward();
                    double sum = 0;
                    for (int o = 0; o < outputs; o++) sum += (double)pass.Output[o] * weights[o];
                    return sum;
                }
            }
        }
    }

    [Fact]
    public void Rounding_and_clamps_let_gradients_straight_through_within_the_bounds_only()
    {
        float[] values = [-9, -0.74f, 0.1f, 0.3f, 9, 0, -0.2f, 0.6f, 0.9f], slope = new float[9];
        new OutputStage(-1, 0.75f, 0.25f).Apply(values, slope);
        Assert.Equal([-1, -0.75f, 0, 0.25f, 0.75f, 0, -0.25f, 0.5f, 0.75f], values);
        Assert.Equal([0, 1, 1, 1, 0, 1, 1, 1, 0], slope);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 10, 300)]
    [InlineData(9, 48, 129)]
    [InlineData(4, 17, 2)]
    public void Products_are_chains_of_fused_multiply_adds_whatever_the_shape(int rows, int columns, int inner)
    {
        float[] a = Draw(rows * inner, 1), b = Draw(inner * columns, 2), c = Draw(rows * columns, 3), expected = [.. c];
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < columns; n++)
            {
                for (int k = 0; k < inner; k++)
                    expected[(m * columns) + n] = MathF.FusedMultiplyAdd(a[m + (k * rows)], b[(k * columns) + n], expected[(m * columns) + n]);
            }
        }

        Gemm.Multiply(rows, columns, inner, a, 1, rows, b, c, accumulate: true);
        Assert.Equal(expected, c);
    }

    [Fact]
    public void Elementary_functions_agree_with_the_C_librarys()
    {
        for (int i = -200; i <= 200; i++)
        {
            double x = i / 10.0;
            Assert.Equal(1, Elementary.Exp(x) / Math.Exp(x), 1e-13);
            Assert.Equal(x, Elementary.Log(Math.Exp(x)), 1e-13);
            Assert.Equal((1 + Math.Cos(Math.PI * Math.Abs(x) / 20)) / 2, Elementary.RaisedCosine(Math.Abs(x) / 20), 1e-12);
        }

        Assert.Equal(0.8413447460685429, Elementary.NormalDistribution(1), 1e-7);
        Assert.Equal(0.022750131948179195, Elementary.NormalDistribution(-2), 1e-7);
    }

    private static FloatWindow Window(int rows, int columns, int stride, int dilation, PaddingScheme padding = PaddingScheme.Same) =>
        new(Map[1], Map[2], Map[3], rows, columns, stride, stride, dilation, dilation, padding);

    private static FloatLayer Layer(LinearKind kind, int outputs, int inputs) => new(FloatLayers.Create(kind, outputs, inputs), fakeQuantization: false);

    private static float[] Draw(int count, uint stream)
    {
        PhiloxStream draws = new(99, (stream, 0, 0));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (draws.NextInt32(2001) - 1000) / 1000f;
        return values;
    }
}
