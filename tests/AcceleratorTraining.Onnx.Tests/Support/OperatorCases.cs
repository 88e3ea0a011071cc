namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Nets of one operator, or of one behind what it needs.</summary>
internal static class OperatorCases
{
    /// <summary>Those whose bytes equal ONNX Runtime's by definition: integer sums, one float32 factor, one rounding; or no arithmetic.</summary>
    public static readonly Dictionary<string, Func<QuantizedNet, NetTensor>> Exact = new()
    {
        ["conv"] = n => n.Conv(n.Input(1, 3, 7, 6), 5, 3, 3),
        ["conv_pads"] = n => n.Conv(n.Input(1, 4, 7, 6), 5, 3, 2, 2, [1, 0, 2, 1]),
        ["conv_same_upper"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 3, 3, 2, autoPad: "SAME_UPPER"),
        ["conv_same_lower"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 4, 4, 2, autoPad: "SAME_LOWER"),
        ["conv_valid"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 4, 3, 1, autoPad: "VALID"),
        ["conv_dilated"] = n => n.Conv(n.Input(1, 4, 9, 9), 6, 3, 3, 1, [2, 2, 2, 2], dilation: 2),
        ["conv_groups"] = n => n.Conv(n.Input(1, 6, 6, 6), 4, 3, 3, 1, [1, 1, 1, 1], group: 2),
        ["conv_depthwise"] = n => n.Conv(n.Input(1, 6, 6, 6), 6, 3, 3, 1, [1, 1, 1, 1], group: 6),
        ["conv_depthwise_2"] = n => n.Conv(n.Input(1, 3, 6, 6), 6, 3, 3, 2, [1, 1, 1, 1], group: 3),
        ["conv_1x1"] = n => n.Conv(n.Input(1, 16, 5, 5), 8, 1, 1, bias: false),
        ["conv_relu"] = n => n.Conv(n.Input(1, 4, 6, 6), 8, 3, 3, activation: n.Form == NetForm.Qdq ? "Relu" : ""),
        ["gemm"] = n => n.Gemm(n.Input(1, 40), 10),
        ["gemm_untransposed"] = n => n.Gemm(n.Input(3, 40), 10, transposed: false),
        ["gemm_without_bias"] = n => n.Gemm(n.Input(1, 33), 7, bias: false),
        ["matmul"] = n => n.MatMul(n.Input(2, 37), 9),
        ["matmul_3"] = n => n.MatMul(n.Input(1, 5, 37), 9),
        ["matmul_activations"] = n => n.BatchMatMul(n.Input(1, 2, 5, 16), n.Input(1, 2, 16, 7)),
        ["mul"] = n => n.Product(n.Input(1, 4, 5, 6), n.Input(1, 4, 5, 6)),
        ["mul_channel"] = n => n.Product(n.Input(1, 4, 5, 6), n.Input(1, 4, 1, 1)),
        ["mul_ties"] = n => n.Product(n.Scaled(0.25f, 1, 4, 15, 16), n.Scaled(0.5f, 1, 4, 15, 16), 0.25f * 0.5f * 64),
        ["global_average_ties"] = n => n.GlobalAverage(n.Input(1, 64, 4, 4), ratio: 1),
        ["global_average"] = n => n.GlobalAverage(n.Input(1, 4, 7, 5)),
        ["max"] = n => n.Conv(n.MaxPool(n.Input(1, 4, 7, 6), 3, 2, 1), 4, 1, 1),
        ["concat"] = n => n.Concat([n.Input(1, 3, 4, 4), n.Input(1, 2, 4, 4)], 1),
        ["concat_alike"] = n => n.Concat([n.Input(1, 3, 4, 4), n.Input(1, 2, 4, 4)], 1, alike: true),
        ["transpose_channels"] = n => n.Conv(n.Transpose(n.Input(1, 5, 6, 3), 0, 3, 1, 2), 4, 3, 3),
        ["transpose_map"] = n => n.Conv(n.Transpose(n.Input(1, 3, 5, 6), 0, 1, 3, 2), 4, 3, 3),
        ["flatten"] = n => n.Gemm(n.Flatten(n.Conv(n.Input(1, 3, 5, 6), 4, 3, 3)), 5),
        ["reshape"] = n => n.MatMul(n.Reshape(n.Conv(n.Input(1, 3, 5, 6), 4, 3, 3), 1, 4, 12), 5),
        ["leaky_relu"] = n => n.Unary("LeakyRelu", "com.microsoft:QLinearLeakyRelu", n.Input(1, 400), n.Fresh(1f / 50, 1, 400), ("alpha", 0.1f)),
    };

    /// <summary>Those for which ONNX Runtime rounds floats along the way: within one step of it.</summary>
    public static readonly Dictionary<string, Func<QuantizedNet, NetTensor>> OneStep = new()
    {
        ["add"] = n => n.Sum(n.Input(1, 4, 15, 16), n.Input(1, 4, 15, 16)),
        ["add_constant"] = n => n.Sum(n.Input(1, 4, 5, 6), n.Constant(4, 1, 1)),
        ["average"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 2, 2, 0, false),
        ["average_padded"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 3, 2, 1, false),
        ["average_with_padding"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 3, 2, 1, true),
        ["average_ties"] = n => n.AveragePool(n.Input(1, 4, 8, 8), 2, 2, 0, false, ratio: 1),
        ["softmax"] = n => n.Softmax(n.Input(2, 10), 1f / 256),
        ["softmax_other_scale"] = n => n.Softmax(n.Input(2, 10), 1f / 200),
        ["sigmoid"] = n => n.Unary("Sigmoid", "com.microsoft:QLinearSigmoid", n.Input(1, 400), n.Fresh(1f / 256, 1, 400)),
    };

    /// <summary>Functions without a form on bytes, whose table ONNX Runtime does not share bit by bit.</summary>
    public static readonly Dictionary<string, Func<QuantizedNet, NetTensor>> QdqOneStep = new()
    {
        ["tanh"] = n => n.Unary("Tanh", "", n.Input(1, 400), n.Fresh(1f / 128, 1, 400)),
        ["hard_sigmoid"] = n => n.Unary("HardSigmoid", "", n.Input(1, 400), n.Fresh(1f / 256, 1, 400), ("alpha", 0.3f), ("beta", 0.4f)),
        ["hard_swish"] = n => n.Unary("HardSwish", "", n.Input(1, 400), n.Fresh(1f / 50, 1, 400)),
    };

    /// <summary>Operators that are written between DequantizeLinear and QuantizeLinear only, and exact.</summary>
    public static readonly Dictionary<string, Func<QuantizedNet, NetTensor>> Qdq = new()
    {
        ["relu"] = n => n.Unary("Relu", "", n.Input(1, 400), n.Fresh(1f / 50, 1, 400)),
        ["squeeze"] = n => n.Gemm(n.Moved("Squeeze", n.Input(1, 40, 1), [1, 40], [n.Writer.Initializer("axes", [1], 2L)]), 6),
        ["unsqueeze"] = n => n.Conv(n.Moved("Unsqueeze", n.Input(3, 6, 6), [1, 3, 6, 6], [n.Writer.Initializer("axes", [1], 0L)]), 4, 3, 3),
        ["clip"] = n => n.Conv(n.Input(1, 4, 6, 6), 8, 3, 3, activation: "Clip"),
    };
}
