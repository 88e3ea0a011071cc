using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Constant weights and biases as tensors, with what is needed to write them back.</summary>
internal sealed partial class OnnxTranslation
{
    // How far a bias scale may lie from the product it stands for: converters round it to float32, and some further.
    private const double ScaleTolerance = 1.0 / 1024;

    private QuantizedConstant DequantizedWeights(OnnxNode node, int operand) => Operand(node, operand) is DequantizedConstant weights
        ? weights.Constant
        : throw new NodeProblemException("its weights are not constants behind DequantizeLinear; needed are quantized constant weights");

    private QuantizedConstant QuantizedWeights(OnnxNode node, int operand, int axis) => new(ConstantAt(node, operand), ConstantAt(node, operand + 1), ConstantOrNull(node, operand + 2), axis);

    private QuantizedConstant? DequantizedBias(OnnxNode node, int operand) => Find(node, node.Input(operand)) switch
    {
        null => null,
        DequantizedConstant bias => bias.Constant,
        _ => throw new NodeProblemException("its bias is no constant behind DequantizeLinear; needed is a bias that is stored as int32"),
    };

    // In QLinear form a bias has the scale that it has to have.
    private QuantizedConstant? QuantizedBias(OnnxNode node, int operand) => ConstantOrNull(node, operand) is { } bias ? new QuantizedConstant(bias, bias, null, 0) : null;

    /// <summary>The weights in this library's order.</summary>
    /// <param name="node">Their reader.</param>
    /// <param name="weights">The constant.</param>
    /// <param name="order">Which of the file's dimensions each of ours is.</param>
    /// <param name="fileAxis">The file's dimension of outputs.</param>
    /// <param name="axis">Ours.</param>
    private int WeightTensor(OnnxNode node, QuantizedConstant weights, ImmutableArray<int> order, int fileAxis, int axis)
    {
        OnnxTensor tensor = weights.Tensor;
        if (!OnnxType.IsByte(tensor.Type)) throw new NodeProblemException($"its weights are {OnnxType.Name(tensor.Type)}; needed are uint8 or int8 weights");
        bool unsigned = tensor.Type == OnnxType.UInt8;
        int outputs = tensor.Shape[fileAxis];
        FileRange scaleRange = _data.SingleRange(weights.Scale);
        float[] scales = _data.Singles(weights.Scale);
        RequireChannels(weights, weights.Scale, fileAxis, outputs);
        if (scales.Any(s => !float.IsFinite(s) || s < 0)) throw _data.Fail(weights.Scale, "holds a scale that is no finite number of 0 or more");
        long[] zeroPoints = weights.ZeroPoint is null ? [0] : _data.Integers(weights.ZeroPoint);
        if (weights.ZeroPoint is not null)
        {
            RequireChannels(weights, weights.ZeroPoint, fileAxis, outputs);
            if (weights.ZeroPoint.Type != tensor.Type) throw _data.Fail(weights.ZeroPoint, $"is {OnnxType.Name(weights.ZeroPoint.Type)} for weights of {OnnxType.Name(tensor.Type)}");
        }

        ElementLayout layout = new(tensor.Shape, order, unsigned ? (byte)0x80 : (byte)0);
        byte[] content = layout.FromFile(Bytes(tensor));
        ImmutableArray<long> zeros = [.. zeroPoints.Select(z => unsigned ? z - 128 : z)];
        return _builder.Tensor(Constant(tensor, TfliteType.Int8, layout.Shape) with
        {
            Scales = [.. scales],
            ScalesOffset = scaleRange.Start,
            ZeroPoints = zeros,
            IsSymmetric = zeros.All(z => z == 0),
            QuantizedDimension = axis,
            DataLength = content.Length,
            Content = content,
            Layout = layout,
        });
    }

    private int BiasTensor(OnnxNode node, QuantizedConstant? bias, QuantizedValue x, int weights, int outputs)
    {
        if (bias is null) return -1;
        OnnxTensor tensor = bias.Tensor;
        if (tensor.Type != OnnxType.Int32) throw new NodeProblemException($"its bias is {OnnxType.Name(tensor.Type)}; needed is an int32 bias");
        if (tensor.ElementCount != outputs) throw Fail(node, $"has {tensor.ElementCount} biases for {outputs} outputs");
        long[] values = _data.Integers(tensor);
        byte[] content = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++) System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(i * sizeof(int)), (int)values[i]);
        ModelTensor constant = Constant(tensor, TfliteType.Int32, [outputs]) with { DataLength = content.Length, Content = content };
        if (ReferenceEquals(bias.Scale, tensor)) return _builder.Tensor(constant);

        float[] scales = _data.Singles(bias.Scale);
        RequireBiasScales(bias, scales, x, _builder[weights]);
        return _builder.Tensor(constant with { Scales = [.. scales], ScalesOffset = _data.SingleRange(bias.Scale).Start, ZeroPoints = [0] });
    }

    // ONNX Runtime's integer kernels add the bias as it is, so that its scale has to be the accumulator's.
    private void RequireBiasScales(QuantizedConstant bias, float[] scales, QuantizedValue x, ModelTensor weights)
    {
        if (bias.ZeroPoint is not null && _data.Integers(bias.ZeroPoint).Any(z => z != 0)) throw new NodeProblemException("its bias has a zero point other than 0");
        if (scales.Length != 1 && scales.Length != bias.Tensor.ElementCount) throw _data.Fail(bias.Scale, $"holds {scales.Length} scales for {bias.Tensor.ElementCount} biases");
        int count = Math.Max(scales.Length, weights.Scales.Length);
        for (int i = 0; i < count; i++)
        {
            double product = (double)x.Quantization.Scale * weights.Scales[weights.Scales.Length > 1 ? i : 0], scale = scales[scales.Length > 1 ? i : 0];
            if (!(Math.Abs(scale - product) <= product * ScaleTolerance)) throw new NodeProblemException($"its bias has scale {scale}; needed is the product {product} of the input's and the weights' scales");
        }
    }

    private void RequireChannels(QuantizedConstant constant, OnnxTensor values, int axis, int outputs)
    {
        int rank = constant.Tensor.Shape.Length, stated = constant.Axis < 0 ? constant.Axis + rank : constant.Axis;
        if (values.ElementCount == 1) return;
        if (values.ElementCount != outputs || stated != axis)
        {
            throw new NodeProblemException($"its weights '{constant.Tensor.Name}' have {values.ElementCount} scales or zero points along dimension {stated}; needed is one, or one for each of the {outputs} outputs along dimension {axis}");
        }
    }

    private ReadOnlySpan<byte> Bytes(OnnxTensor tensor) => tensor.Raw.Length > 0 && tensor.Raw.Length == tensor.ElementCount
        ? _data.Span(tensor.Raw)
        : Array.ConvertAll(_data.Integers(tensor), v => unchecked((byte)v));

    // Elements that stand in the file as varints cannot be rewritten in place.
    private ModelTensor Constant(OnnxTensor tensor, TfliteType type, ImmutableArray<int> shape) => new()
    {
        Index = 0,
        Name = tensor.Name,
        Type = type,
        Shape = shape,
        Scales = [],
        ZeroPoints = [],
        IsSymmetric = true,
        QuantizedDimension = 0,
        Buffer = 0,
        DataOffset = tensor.Raw.Start,
        DataLength = 0,
        ScalesOffset = 0,
        FileOffset = tensor.Offset,
        IsVariable = false,
        Peculiarity = null,
        IsEncoded = tensor.Raw.Length == 0,
    };
}
