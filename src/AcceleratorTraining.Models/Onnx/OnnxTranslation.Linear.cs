using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Convolutions and matrix products.</summary>
internal sealed partial class OnnxTranslation
{
    // [N, C, KH, KW] -> [N, KH, KW, C], and [N, 1, KH, KW] -> [1, KH, KW, N] where each channel is a group.
    private static readonly ImmutableArray<int> FilterOrder = [0, 2, 3, 1];
    private static readonly ImmutableArray<int> DepthwiseOrder = [1, 2, 3, 0];
    private static readonly ImmutableArray<int> KeptOrder = [0, 1];
    private static readonly ImmutableArray<int> TransposedOrder = [1, 0];

    private PendingValue Convolution(OnnxNode node) => Convolution(node, Dequantized(node, 0), DequantizedWeights(node, 1), DequantizedBias(node, 2));

    private QuantizedValue QLinearConvolution(OnnxNode node)
    {
        QuantizedValue x = QuantizedAt(node, 0);
        return Convolution(node, x, QuantizedWeights(node, 3, 0), QuantizedBias(node, 8)).Build(QuantizationAt(node, 6, 7, x.Quantization.IsUnsigned), Unbounded);
    }

    private PendingValue Convolution(OnnxNode node, QuantizedValue x, QuantizedConstant weights, QuantizedConstant? bias)
    {
        ImmutableArray<int> w = weights.Tensor.Shape;
        if (x.Shape.Length != 4) throw new NodeProblemException($"its input has rank {x.Shape.Length}; needed is a convolution over two dimensions");
        long groups = node.Int("group", 1);
        if (w.Length != 4 || weights.Tensor.ElementCount < 1 || groups < 1 || x.Shape[1] != groups * w[1] || w[0] % groups != 0)
        {
            throw Fail(node, $"has weights [{string.Join(", ", w)}] in {groups} groups for an input [{string.Join(", ", x.Shape)}]");
        }

        WindowPlan plan = WindowPlan.Of(this, node, x.Shape, w[2], w[3]);
        bool depthwise = groups > 1 && w[1] == 1 && groups == x.Shape[1];
        ImmutableArray<int> shape = [x.Shape[0], w[0], plan.Height, plan.Width];
        return Pending(node, shape, (y, bounds) =>
        {
            int filter = WeightTensor(node, weights, depthwise ? DepthwiseOrder : FilterOrder, 0, depthwise ? 3 : 0);
            ConvolutionOptions options = new(PaddingScheme.Valid, plan.Window.StrideY, plan.Window.StrideX, plan.Window.DilationY, plan.Window.DilationX, depthwise ? w[0] / x.Shape[1] : 0, TfliteType.Int32, FusedActivation.None)
            {
                Window = plan.Window,
                Bounds = bounds,
            };
            int output = _builder.Apply(node, depthwise ? OperatorCodes.DepthwiseConv2D : OperatorCodes.Conv2D, options, OnnxGraphBuilder.Last(shape), y, ChannelsLast(node, x), filter, BiasTensor(node, bias, x, filter, w[0]));
            return new QuantizedValue(y, shape) { ChannelsLast = output };
        });
    }

    private PendingValue MatrixProduct(OnnxNode node)
    {
        if (Operand(node, 1) is DequantizedConstant { Constant.Tensor.Shape.Length: 2 } weights) return FullyConnected(node, Dequantized(node, 0), weights.Constant, null, isTransposed: false);
        return BatchProduct(node, Dequantized(node, 0), Dequantized(node, 1));
    }

    private QuantizedValue QLinearMatrixProduct(OnnxNode node)
    {
        QuantizedValue a = QuantizedAt(node, 0);
        PendingValue product = Operand(node, 3) is ConstantValue { Tensor.Shape.Length: 2 }
            ? FullyConnected(node, a, QuantizedWeights(node, 3, 1), null, isTransposed: false)
            : BatchProduct(node, a, QuantizedAt(node, 3));
        return product.Build(QuantizationAt(node, 6, 7, a.Quantization.IsUnsigned), Unbounded);
    }

    private PendingValue Gemm(OnnxNode node)
    {
        RequireGemm(node);
        return FullyConnected(node, Dequantized(node, 0), DequantizedWeights(node, 1), DequantizedBias(node, 2), node.Int("transB", 0) != 0);
    }

    private QuantizedValue QGemm(OnnxNode node)
    {
        RequireGemm(node);
        if (node.Input(7).Length == 0) throw new NodeProblemException("its output is float32; needed is a quantized one");
        QuantizedValue a = QuantizedAt(node, 0);
        bool transposed = node.Int("transB", 0) != 0;
        return FullyConnected(node, a, QuantizedWeights(node, 3, transposed ? 0 : 1), QuantizedBias(node, 6), transposed).Build(QuantizationAt(node, 7, 8, a.Quantization.IsUnsigned), Unbounded);
    }

    private static void RequireGemm(OnnxNode node)
    {
        if (node.Int("transA", 0) != 0) throw new NodeProblemException("its first operand is transposed, which is not supported");
        if (node.Float("alpha", 1) != 1 || node.Float("beta", 1) != 1) throw new NodeProblemException("its alpha and beta shall be 1");
    }

    private PendingValue FullyConnected(OnnxNode node, QuantizedValue x, QuantizedConstant weights, QuantizedConstant? bias, bool isTransposed)
    {
        ImmutableArray<int> w = weights.Tensor.Shape;
        if (w.Length != 2 || weights.Tensor.ElementCount < 1 || x.Shape.Length < 2 || x.Shape[^1] != w[isTransposed ? 1 : 0])
        {
            throw Fail(node, $"has weights [{string.Join(", ", w)}] for an input [{string.Join(", ", x.Shape)}]");
        }

        int outputs = w[isTransposed ? 0 : 1];
        ImmutableArray<int> shape = x.Shape.SetItem(x.Shape.Length - 1, outputs);
        return Pending(node, shape, (y, bounds) =>
        {
            int matrix = WeightTensor(node, weights, isTransposed ? KeptOrder : TransposedOrder, isTransposed ? 0 : 1, 0);
            FullyConnectedOptions options = new(false, true, TfliteType.Int32, FusedActivation.None) { Bounds = bounds };
            int output = _builder.Apply(node, OperatorCodes.FullyConnected, options, shape, y, Plain(node, x), matrix, BiasTensor(node, bias, x, matrix, outputs));
            return new QuantizedValue(y, shape) { Plain = output };
        });
    }

    private PendingValue BatchProduct(OnnxNode node, QuantizedValue a, QuantizedValue b)
    {
        int rank = a.Shape.Length;
        if (rank < 2 || b.Shape.Length != rank || a.Shape[^1] != b.Shape[^2] || !a.Shape[..^2].SequenceEqual(b.Shape[..^2]))
        {
            throw new NodeProblemException($"multiplies [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}]; needed are equal leading dimensions");
        }

        ImmutableArray<int> shape = a.Shape.SetItem(rank - 1, b.Shape[^1]);
        return Pending(node, shape, (y, bounds) =>
        {
            int output = _builder.Apply(node, OnnxOperators.Code, OnnxLowerings.BatchProduct(bounds), shape, y, Plain(node, a), Plain(node, b));
            return new QuantizedValue(y, shape) { Plain = output };
        });
    }
}
