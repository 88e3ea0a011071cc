using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Every layer's gradients against central differences of a random weighted sum of its outputs.</summary>
public sealed class GradientTests
{
    private const float Step = 1f / 64;

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    private static Dictionary<string, Func<ILayer>> Layers { get; } = new()
    {
        ["convolution"] = () => new Convolution(new MapShape(5, 4, 3), filter: 3, stride: 1, channels: 8, seed: 1, layer: 0),
        ["strided convolution"] = () => new Convolution(new MapShape(6, 5, 2), filter: 3, stride: 2, channels: 5, seed: 2, layer: 0),
        ["1x1 convolution"] = () => new Convolution(new MapShape(3, 3, 4), filter: 1, stride: 1, channels: 9, seed: 3, layer: 0),
        ["rectifier"] = () => new Rectifier(new MapShape(3, 4, 5)),
        ["average pool"] = () => new GlobalAveragePool(new MapShape(3, 4, 11)),
        ["fully connected"] = () => new FullyConnected(new MapShape(1, 1, 13), outputs: 7, seed: 4, layer: 0),
    };

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_layers_gradients_agree_with_finite_differences(string name)
    {
        ILayer layer = Layers[name]();
        float[] input = Draw(layer.Input.Count, 1), weights = Draw(layer.Output.Count, 2), output = new float[layer.Output.Count];

        // Away from the kink of the ReLU, and gains and biases that are not 1 and 0.
        for (int i = 0; i < input.Length; i++)
            input[i] += input[i] < 0 ? -2 * Step : 2 * Step;
        foreach (Parameter parameter in layer.Parameters.Where(p => p.Kind != ParameterKind.Weight))
            Draw(parameter.Values.Length, 3).Select(value => value + 1.5f).ToArray().CopyTo(parameter.Values, 0);

        float[] inputGradient = new float[input.Length];
        float[][] parameterGradients = [.. layer.Parameters.Select(p => new float[p.Values.Length])];
        layer.Forward(input, output);
        layer.Backward(input, output, weights, inputGradient, parameterGradients);

        AssertGradient(inputGradient, input, Value);
        for (int p = 0; p < parameterGradients.Length; p++)
            AssertGradient(parameterGradients[p], layer.Parameters[p].Values, Value);

        double Value()
        {
            layer.Forward(input, output);
            return output.Zip(weights, (a, b) => (double)a * b).Sum();
        }
    }

    [Fact]
    public void Cross_entropys_gradient_agrees_with_finite_differences()
    {
        float[] logits = Draw(6, 7), gradient = new float[6], scratch = new float[6];
        CrossEntropy.Evaluate(logits, 2, gradient);
        AssertGradient(gradient, logits, () => CrossEntropy.Evaluate(logits, 2, scratch));
    }

    [Fact]
    public void A_whole_networks_gradient_agrees_with_finite_differences()
    {
        Network network = SmallModel.Create();
        NetworkPass pass = new(network);
        SmallModel.Samples.CopyTo(0, pass.Input);
        pass.Clear();
        pass.Forward();
        pass.Backward(label: 1);
        float[] head = network.Parameters[^2].Values;
        float[] gradient = pass.ParameterGradients[^2].ToArray();
        float[] scratch = new float[4];
        AssertGradient(gradient, head, () =>
        {
            pass.Forward();
            return CrossEntropy.Evaluate(pass.Logits, 1, scratch);
        });
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        Network network = SmallModel.Create();
        List<double> losses = [];
        new Trainer(network, p => p.Kind != ParameterKind.Gain).Run(SmallModel.Samples, 30, 10, 0.01, 1, (_, loss) => losses.Add(loss));
        Assert.True(losses[^1] < losses[0], $"{losses[0]} -> {losses[^1]}");
    }

    [Fact]
    public void Training_repeats_bit_for_bit_and_leaves_unselected_parameters_alone()
    {
        Network first = SmallModel.Create(), second = SmallModel.Create(), untouched = SmallModel.Create();
        foreach (Network network in new[] { first, second })
            new Trainer(network, p => p.Kind == ParameterKind.Bias).Run(SmallModel.Samples, 2, 10, 0.01, 1);
        for (int p = 0; p < first.Parameters.Length; p++)
        {
            Assert.Equal(first.Parameters[p].Values, second.Parameters[p].Values);
            Assert.Equal(first.Parameters[p].Kind != ParameterKind.Bias, first.Parameters[p].Values.SequenceEqual(untouched.Parameters[p].Values));
        }
    }

    private static void AssertGradient(float[] gradient, float[] variables, Func<double> value)
    {
        for (int i = 0; i < variables.Length; i++)
        {
            float original = variables[i];
            variables[i] = original + Step;
            double above = value();
            variables[i] = original - Step;
            double below = value();
            variables[i] = original;
            double expected = (above - below) / (2 * Step);
            Assert.True(Math.Abs(gradient[i] - expected) <= 2e-3 * (1 + Math.Abs(expected)), $"element {i}: {gradient[i]} instead of {expected}");
        }
    }

    private static float[] Draw(int count, uint stream)
    {
        PhiloxStream draws = new(99, (stream, 0, 0));
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (draws.NextInt32(2001) - 1000) / 1000f;
        return values;
    }
}
