namespace AcceleratorTraining.Onnx.Tests;

/// <summary>A quantized tensor of a <see cref="QuantizedNet"/>.</summary>
/// <param name="Name">Name of the 8-bit value.</param>
/// <param name="Scale">Its scale.</param>
/// <param name="Zero">Its zero point.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record NetTensor(string Name, float Scale, int Zero, long[] Shape)
{
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}

/// <summary>Builds one quantized network with random parameters in either form.</summary>
internal sealed class QuantizedNet(int seed, NetForm form, bool unsigned, bool perChannel = true, WeightKind weights = WeightKind.Signed)
{
    private int _count;

    public OnnxWriter Writer { get; } = new();

    public Random Random { get; } = new(seed);

    public bool IsUnsigned => unsigned;

    public NetForm Form => form;

    /// <summary>Leaves out the step to float at both ends: the graph takes and gives bytes.</summary>
    public bool HasByteEnds { get; init; } = form == NetForm.QLinear;

    public List<NetTensor> Inputs { get; } = [];

    public List<NetTensor> Outputs { get; } = [];

    /// <summary>
    /// Whether scales have six bits and sums a power of two: then float32 holds every sum of two tensors exactly, and the order
    /// in which ONNX Runtime's kernels round does not show.
    /// </summary>
    public bool HasShortScales { get; init; }

    public NetTensor Input(params long[] shape) => Scaled(0.02f + Random.NextSingle() * 0.02f, shape);

    public NetTensor Scaled(float scale, params long[] shape)
    {
        NetTensor x = Fresh(scale, shape) with { Zero = unsigned ? 120 : -8 };
        Inputs.Add(x);
        if (HasByteEnds)
        {
            if (unsigned) Writer.Input<byte>(x.Name, shape);
            else Writer.Input<sbyte>(x.Name, shape);
            return x;
        }

        Writer.Input<float>($"{x.Name}_f", shape);
        Writer.Node("QuantizeLinear", [$"{x.Name}_f", ScaleOf(x), ZeroOf(x)], x.Name);
        return x;
    }

    public void Output(NetTensor y)
    {
        Outputs.Add(y);
        if (!HasByteEnds) Writer.Output<float>(Real(y), y.Shape);
        else if (unsigned) Writer.Output<byte>(y.Name, y.Shape);
        else Writer.Output<sbyte>(y.Name, y.Shape);
    }

    public NetTensor Conv(NetTensor x, int outputs, int height, int width, int stride = 1, int[]? pads = null, int group = 1, int dilation = 1, bool bias = true, string activation = "", string autoPad = "")
    {
        int channels = (int)x.Shape[1] / group, k = channels * height * width;
        float[] scales = WeightScales(outputs);
        string w = Weights(out string ws, out string wz, [outputs, channels, height, width], 0, scales);
        pads ??= [0, 0, 0, 0];
        long outHeight = Extent(x.Shape[2], height, stride, dilation, pads[0] + pads[2], autoPad), outWidth = Extent(x.Shape[3], width, stride, dilation, pads[1] + pads[3], autoPad);
        NetTensor y = Fresh(Spread(x, scales, k), [x.Shape[0], outputs, outHeight, outWidth]);
        if (activation.Length > 0) y = y with { Zero = unsigned ? 0 : -128 };
        List<(string, object)> attributes = [("kernel_shape", new long[] { height, width }), ("strides", new long[] { stride, stride }), ("group", group), ("dilations", new long[] { dilation, dilation })];
        attributes.Add(autoPad.Length > 0 ? ("auto_pad", autoPad) : ("pads", pads.Select(p => (long)p).ToArray()));
        string b = bias ? Bias(outputs, x, scales) : "";
        if (form == NetForm.QLinear) return Add("QLinearConv", [x.Name, ScaleOf(x), ZeroOf(x), w, ws, wz, ScaleOf(y), ZeroOf(y), .. bias ? [b] : Array.Empty<string>()], y, [.. attributes]);
        return Quantized("Conv", [Real(x), RealWeights(w, ws, wz, 0, scales.Length), .. bias ? [RealBias(b, x, scales)] : Array.Empty<string>()], y, activation, [.. attributes]);
    }

    public NetTensor Gemm(NetTensor x, int outputs, bool transposed = true, bool bias = true, string activation = "")
    {
        int k = (int)x.Shape[^1];
        float[] scales = WeightScales(outputs);
        int axis = transposed ? 0 : 1;
        string w = Weights(out string ws, out string wz, transposed ? [outputs, k] : [k, outputs], axis, scales);
        NetTensor y = Fresh(Spread(x, scales, k), [x.Shape[0], outputs]);
        if (activation.Length > 0) y = y with { Zero = unsigned ? 0 : -128 };
        string b = bias ? Bias(outputs, x, scales) : "";
        if (form == NetForm.QLinear) return Add("com.microsoft:QGemm", [x.Name, ScaleOf(x), ZeroOf(x), w, ws, wz, b, ScaleOf(y), ZeroOf(y)], y, ("transB", transposed ? 1 : 0));
        return Quantized("Gemm", [Real(x), RealWeights(w, ws, wz, axis, scales.Length), .. bias ? [RealBias(b, x, scales)] : Array.Empty<string>()], y, activation, ("transB", transposed ? 1 : 0));
    }

    public NetTensor MatMul(NetTensor x, int outputs)
    {
        int k = (int)x.Shape[^1];
        float[] scales = WeightScales(outputs);
        string w = Weights(out string ws, out string wz, [k, outputs], 1, scales);
        NetTensor y = Fresh(Spread(x, scales, k), [.. x.Shape[..^1], outputs]);
        if (form == NetForm.QLinear) return Add("QLinearMatMul", [x.Name, ScaleOf(x), ZeroOf(x), w, ws, wz, ScaleOf(y), ZeroOf(y)], y);
        return Quantized("MatMul", [Real(x), RealWeights(w, ws, wz, 1, scales.Length)], y, "");
    }

    public NetTensor BatchMatMul(NetTensor a, NetTensor b)
    {
        NetTensor y = Fresh(a.Scale * b.Scale * MathF.Sqrt(a.Shape[^1]) * 100, [.. a.Shape[..^1], b.Shape[^1]]);
        return Binary("MatMul", "QLinearMatMul", a, b, y);
    }

    public NetTensor Sum(NetTensor a, NetTensor b, string activation = "")
    {
        float scale = Math.Max(a.Scale, b.Scale) * 1.37f;
        NetTensor y = Fresh(HasShortScales ? MathF.ScaleB(1, (int)MathF.Ceiling(MathF.Log2(scale))) : scale, Broadcast(a, b));
        if (activation.Length > 0) y = y with { Zero = unsigned ? 0 : -128 };
        return Binary("Add", "com.microsoft:QLinearAdd", a, b, y, activation);
    }

    public NetTensor Product(NetTensor a, NetTensor b, float scale = 0) => Binary("Mul", "com.microsoft:QLinearMul", a, b, Fresh(scale == 0 ? a.Scale * b.Scale * 63 : scale, Broadcast(a, b)));

    public NetTensor GlobalAverage(NetTensor x, float ratio = 0.61f) => Unary("GlobalAveragePool", "com.microsoft:QLinearGlobalAveragePool", x, Fresh(x.Scale * ratio, [x.Shape[0], x.Shape[1], 1, 1]));

    public NetTensor AveragePool(NetTensor x, int size, int stride, int pad, bool includesPadding, float ratio = 0.71f)
    {
        long[] shape = [x.Shape[0], x.Shape[1], Extent(x.Shape[2], size, stride, 1, 2 * pad, ""), Extent(x.Shape[3], size, stride, 1, 2 * pad, "")];
        return Unary("AveragePool", "com.microsoft:QLinearAveragePool", x, Fresh(x.Scale * ratio, shape), ("kernel_shape", new long[] { size, size }), ("strides", new long[] { stride, stride }), ("pads", new long[] { pad, pad, pad, pad }), ("count_include_pad", includesPadding ? 1 : 0));
    }

    public NetTensor MaxPool(NetTensor x, int size, int stride, int pad)
    {
        long[] shape = [x.Shape[0], x.Shape[1], Extent(x.Shape[2], size, stride, 1, 2 * pad, ""), Extent(x.Shape[3], size, stride, 1, 2 * pad, "")];
        return Moved("MaxPool", x, shape, [], ("kernel_shape", new long[] { size, size }), ("strides", new long[] { stride, stride }), ("pads", new long[] { pad, pad, pad, pad }));
    }

    public NetTensor Softmax(NetTensor x, float scale)
    {
        NetTensor y = Fresh(scale, x.Shape) with { Zero = unsigned ? 0 : -128 };
        if (form == NetForm.QLinear) return Unary("", "com.microsoft:QLinearSoftmax", x, y, ("axis", -1), ("opset", 13));
        return Unary("Softmax", "", x, y, ("axis", -1));
    }

    public NetTensor Unary(string type, string linear, NetTensor x, NetTensor y, params (string, object)[] attributes) => form == NetForm.QLinear
        ? Add(linear, [x.Name, ScaleOf(x), ZeroOf(x), ScaleOf(y), ZeroOf(y)], y, attributes)
        : Quantized(type, [Real(x)], y, "", attributes);

    public NetTensor Concat(NetTensor[] parts, int axis, bool alike = false)
    {
        long[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(p => p.Shape[axis]);
        NetTensor y = Fresh(parts[0].Scale * 1.21f, shape);
        if (alike) y = y with { Scale = parts[0].Scale, Zero = parts[0].Zero };
        return form == NetForm.QLinear
            ? Add("com.microsoft:QLinearConcat", [ScaleOf(y), ZeroOf(y), .. parts.SelectMany(p => new[] { p.Name, ScaleOf(p), ZeroOf(p) })], y, ("axis", axis))
            : Quantized("Concat", [.. parts.Select(Real)], y, "", ("axis", axis));
    }

    public NetTensor Reshape(NetTensor x, params long[] shape)
    {
        string target = Writer.Initializer(Name("shape"), [shape.Length], shape);
        return Moved("Reshape", x, shape, [target]);
    }

    public NetTensor Flatten(NetTensor x) => Moved("Flatten", x, [x.Shape[0], x.Count / x.Shape[0]], []);

    public NetTensor Transpose(NetTensor x, params long[] order) => Moved("Transpose", x, [.. order.Select(o => x.Shape[o])], [], ("perm", order));

    /// <summary>On bytes in QLinear form; between DequantizeLinear and QuantizeLinear otherwise.</summary>
    public NetTensor Moved(string type, NetTensor x, long[] shape, string[] operands, params (string, object)[] attributes)
    {
        NetTensor y = x with { Name = Name(type), Shape = shape };
        return form == NetForm.QLinear ? Add(type, [x.Name, .. operands], y, attributes) : Quantized(type, [Real(x), .. operands], y, "", attributes);
    }

    public NetTensor Fresh(float scale, params long[] shape) => new(Name("t"), HasShortScales ? Short(scale) : scale, unsigned ? Random.Next(100, 156) : Random.Next(-20, 20), shape);

    private static float Short(float scale)
    {
        int exponent = (int)MathF.Floor(MathF.Log2(scale));
        return MathF.ScaleB(MathF.Round(MathF.ScaleB(scale, 6 - exponent)), exponent - 6);
    }

    public NetTensor Constant(params long[] shape)
    {
        NetTensor c = Fresh(0.013f, shape);
        long count = c.Count;
        if (unsigned) Writer.Initializer(c.Name, shape, Bytes(count));
        else Writer.Initializer(c.Name, shape, Array.ConvertAll(Bytes(count), b => (sbyte)b));
        return c;
    }

    public string Real(NetTensor x) => Writer.Node("DequantizeLinear", [x.Name, ScaleOf(x), ZeroOf(x)], Name($"{x.Name}_f"));

    public NetTensor Quantized(string type, string[] inputs, NetTensor y, string activation, params (string, object)[] attributes)
    {
        string real = Writer.Node(type, inputs, Name("real"), attributes);
        if (activation == "Relu") real = Writer.Node("Relu", [real], Name("relu"));
        if (activation == "Clip") real = Writer.Node("Clip", [real, Writer.Initializer(Name("min"), [], 0f), Writer.Initializer(Name("max"), [], 6f)], Name("clip"));
        return Add("QuantizeLinear", [real, ScaleOf(y), ZeroOf(y)], y);
    }

    public string ScaleOf(NetTensor x) => Writer.Initializer(Name($"{x.Name}_s"), [], x.Scale);

    public string ZeroOf(NetTensor x) => unsigned ? Writer.Initializer(Name($"{x.Name}_z"), [], (byte)x.Zero) : Writer.Initializer(Name($"{x.Name}_z"), [], (sbyte)x.Zero);

    private NetTensor Add(string type, string[] inputs, NetTensor y, params (string, object)[] attributes)
    {
        Writer.Node(type, inputs, y.Name, attributes);
        return y;
    }

    private NetTensor Binary(string type, string linear, NetTensor a, NetTensor b, NetTensor y, string activation = "") => form == NetForm.QLinear
        ? Add(linear, [a.Name, ScaleOf(a), ZeroOf(a), b.Name, ScaleOf(b), ZeroOf(b), ScaleOf(y), ZeroOf(y)], y)
        : Quantized(type, [Real(a), Real(b)], y, activation);

    private string Weights(out string scale, out string zero, long[] shape, int axis, float[] scales)
    {
        string name = Name("w");
        byte[] bytes = Bytes(shape.Aggregate(1L, (a, b) => a * b));
        long[] dimensions = scales.Length > 1 ? [scales.Length] : [];
        scale = Writer.Initializer($"{name}_s", dimensions, scales);
        int count = Math.Max(scales.Length, 1);
        if (weights == WeightKind.Signed)
        {
            zero = Writer.Initializer($"{name}_z", dimensions, new sbyte[count]);
            return Writer.Initializer(name, shape, Array.ConvertAll(bytes, b => Signed((sbyte)b)));
        }

        byte[] zeros = [.. Enumerable.Range(0, count).Select(_ => weights == WeightKind.Centred ? (byte)128 : (byte)Random.Next(90, 160))];
        zero = Writer.Initializer($"{name}_z", dimensions, zeros);
        return Writer.Initializer(name, shape, bytes);
    }

    // Where the processor's dot product saturates, ONNX Runtime is only exact for weights of 7 bits.
    private sbyte Signed(sbyte weight) => !unsigned && Runtime.Saturates ? (sbyte)(weight >> 1) : Math.Max(weight, (sbyte)-127);

    private string RealWeights(string w, string scale, string zero, int axis, int count) =>
        Writer.Node("DequantizeLinear", [w, scale, zero], $"{w}_f", count > 1 ? [("axis", axis)] : []);

    private string Bias(int outputs, NetTensor x, float[] scales) =>
        Writer.Initializer(Name("b"), [outputs], [.. Enumerable.Range(0, outputs).Select(_ => Random.Next(-4000, 4000))]);

    private string RealBias(string b, NetTensor x, float[] scales)
    {
        long[] dimensions = scales.Length > 1 ? [scales.Length] : [];
        string scale = Writer.Initializer($"{b}_s", dimensions, [.. scales.Select(s => x.Scale * s)]);
        string zero = Writer.Initializer($"{b}_z", dimensions, new int[scales.Length]);
        return Writer.Node("DequantizeLinear", [b, scale, zero], $"{b}_f", scales.Length > 1 ? [("axis", 0)] : []);
    }

    private float[] WeightScales(int outputs) => [.. Enumerable.Range(0, perChannel ? outputs : 1).Select(_ => 0.002f + Random.NextSingle() * 0.01f)];

    // A step of which some fifty are the outputs' standard deviation.
    private static float Spread(NetTensor x, float[] scales, int k) => x.Scale * scales.Average() * MathF.Sqrt(k) * 73 * 73 / 50;

    private byte[] Bytes(long count)
    {
        byte[] bytes = new byte[count];
        Random.NextBytes(bytes);
        return bytes;
    }

    private string Name(string stem) => $"{stem}{_count++}";

    private static long[] Broadcast(NetTensor a, NetTensor b)
    {
        int rank = Math.Max(a.Shape.Length, b.Shape.Length);
        long At(NetTensor t, int i) => i - (rank - t.Shape.Length) is >= 0 and int d ? t.Shape[d] : 1;
        return [.. Enumerable.Range(0, rank).Select(i => Math.Max(At(a, i), At(b, i)))];
    }

    private static long Extent(long input, int filter, int stride, int dilation, int pads, string autoPad) =>
        autoPad.StartsWith("SAME", StringComparison.Ordinal) ? (input + stride - 1) / stride : (input + pads - ((filter - 1) * dilation + 1)) / stride + 1;
}
