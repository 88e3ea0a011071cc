namespace AcceleratorTraining.Models.Tests;

/// <summary>
/// A model with each of the seven operators: conv 3x3, depthwise, add, pool, reshape, fully connected, softmax on a map of
/// 4x4x2. Tensors and operators keep their indices, so tests can name them.
/// </summary>
internal static class TinyModel
{
    public const int Conv = 0;
    public const int Depthwise = 1;
    public const int FullyConnected = 5;

    public static readonly float[] ConvScales = [0.01f, 0.02f, 0.03f];

    public static ModelWriter Writer(bool headBias = true, Action<ModelWriter>? extra = null)
    {
        ModelWriter model = new();
        int x = model.Activation("x", 0.05f, -3, 1, 4, 4, 2);
        int map = model.Activation("map", 0.1f, -128, 1, 4, 4, 3);
        int deep = model.Activation("deep", 0.08f, 5, 1, 4, 4, 3);
        int sum = model.Activation("sum", 0.15f, -7, 1, 4, 4, 3);
        int pooled = model.Activation("pooled", 0.15f, -7, 1, 2, 2, 3);
        int flat = model.Activation("flat", 0.15f, -7, 1, 12);
        int logits = model.Activation("logits", 0.2f, 10, 1, 4);
        int probabilities = model.Activation("probabilities", 1f / 256, -128, 1, 4);

        int convWeights = Weights(model, "conv/w", [3, 3, 3, 2], ConvScales, 0);
        int convBias = Bias(model, "conv/b", 3, ConvScales.Select(s => 0.05f * s));
        float[] deepScales = [0.04f, 0.05f, 0.06f];
        int deepWeights = Weights(model, "deep/w", [1, 3, 3, 3], deepScales, 3);
        int deepBias = Bias(model, "deep/b", 3, deepScales.Select(s => 0.1f * s));
        int headWeights = Weights(model, "head/w", [4, 12], [0.07f], 0);
        int headBiasTensor = headBias ? Bias(model, "head/b", 4, [0.15f * 0.07f]) : -1;
        extra?.Invoke(model);

        model.Conv2D([x, convWeights, convBias], map, PaddingScheme.Same, 1, FusedActivation.Relu);
        model.DepthwiseConv2D([map, deepWeights, deepBias], deep, 1);
        model.Add(map, deep, sum);
        model.AveragePool(sum, pooled, 2);
        model.Reshape(pooled, flat);
        model.FullyConnected(headBias ? [flat, headWeights, headBiasTensor] : [flat, headWeights], logits);
        model.Softmax(logits, probabilities);
        model.Inputs = [x];
        model.Outputs = [probabilities];
        return model;
    }

    public static QuantizedModel Parse() => Writer().Parse();

    private static int Weights(ModelWriter model, string name, int[] shape, float[] scales, int dimension)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        sbyte[] values = [.. Enumerable.Range(0, count).Select(i => (sbyte)(i * 37 % 255 - 127))];
        return model.Tensor(name, TfliteType.Int8, shape, model.Buffer(values), scales, new long[scales.Length], dimension);
    }

    private static int Bias(ModelWriter model, string name, int count, IEnumerable<float> scales)
    {
        float[] all = [.. scales];
        int[] values = [.. Enumerable.Range(0, count).Select(i => i * 1000 - 1500)];
        return model.Tensor(name, TfliteType.Int32, [count], model.Buffer(values), all, new long[all.Length]);
    }
}
