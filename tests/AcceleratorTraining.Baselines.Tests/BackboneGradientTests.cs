namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Reverse mode of the backbones' nodes against finite differences, and the matrix product below them.</summary>
public sealed class BackboneGradientTests
{
    [Fact]
    public void Every_parameter_s_gradient_is_the_slope_of_the_loss()
    {
        BackboneParameters parameters = new(3);
        BackboneGraph graph = SmallBackbone.Create(parameters, batch: 3);
        graph.Forward(training: true);
        graph.Backward(output => Factors(output).CopyTo(output.Gradient, 0));
        foreach (BackboneNode node in graph.Nodes)
        {
            for (int p = 0; p < node.Parameters.Length; p++)
            {
                if (node.Parameters[p].IsTrained) Check(graph, node.Parameters[p], [.. node.ParameterGradients[p]]);
            }
        }
    }

    [Fact]
    public void The_prototype_loss_s_gradient_is_its_slope()
    {
        BackboneInput features = new(6, new MapShape(1, 1, 8));
        for (int i = 0; i < features.Value.Length; i++) features.Value[i] = (i * 7919 % 101) / 100f;
        Prototypes.Loss(features, members: 3);
        float[] gradient = [.. features.Gradient];
        for (int i = 0; i < gradient.Length; i++)
        {
            float old = features.Value[i];
            features.Value[i] = old + 0.01f;
            double above = Prototypes.Loss(features, members: 3);
            features.Value[i] = old - 0.01f;
            double below = Prototypes.Loss(features, members: 3);
            features.Value[i] = old;
            Assert.Equal((above - below) / 0.02, gradient[i], 0.002);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 300, 16)]
    [InlineData(13, 7, 35)]
    [InlineData(68, 257, 20)]
    public void Gemm_is_the_sum_of_products(int rows, int inner, int columns)
    {
        float[] a = [.. Enumerable.Range(0, rows * inner).Select(i => (i % 7) - 3f)], b = [.. Enumerable.Range(0, inner * columns).Select(i => (i % 5) - 2f)];
        float[] sums = new float[rows * columns], turned = new float[rows * inner], again = new float[rows * columns];
        sums[^1] = 4;
        StridedGemm.MultiplyAdd(rows, inner, columns, a, b, sums);
        StridedGemm.Transpose(rows, inner, a, inner, turned);
        StridedGemm.MultiplyAddTransposed(rows, inner, columns, turned, b, again);
        for (int i = 0; i < sums.Length; i++)
        {
            // Small integers: float sums are exact.
            float expected = Enumerable.Range(0, inner).Sum(k => a[(i / columns * inner) + k] * b[(k * columns) + (i % columns)]);
            Assert.Equal(expected + (i == sums.Length - 1 ? 4 : 0), sums[i]);
            Assert.Equal(expected, again[i]);
        }
    }

    private static void Check(BackboneGraph graph, BackboneParameter parameter, float[] gradient)
    {
        const float Step = 2e-3f;
        for (int i = 0; i < gradient.Length; i += Math.Max(1, gradient.Length / 7))
        {
            float old = parameter.Values[i];
            parameter.Values[i] = old + Step;
            double above = Loss(graph);
            parameter.Values[i] = old - Step;
            double below = Loss(graph);
            parameter.Values[i] = old;
            double slope = (above - below) / (2 * Step);
            Assert.True(Math.Abs(slope - gradient[i]) < 0.01, $"{parameter.Name}[{i}]: {gradient[i]}, measured {slope}");
        }
    }

    private static double Loss(BackboneGraph graph)
    {
        graph.Forward(training: true);
        return Factors(graph.Output).Zip(graph.Output.Value, (f, v) => (double)f * v).Sum();
    }

    private static float[] Factors(BackboneNode output) => [.. Enumerable.Range(0, output.Value.Length).Select(i => (i * 37 % 11) - 5f)];
}
