using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Reads a shipped int8 model as the float network that it stands for: the file's topology, weights and constants dequantized, the
/// final SOFTMAX left out. With fake quantization every value is rounded to the file's grid, so that its result is that of the
/// integer model but for rounding.
/// </summary>
public sealed class GraphReader
{
    private readonly ModelFile _model;
    private readonly LoweredModel _lowered;
    private readonly bool _fakeQuantization;
    private readonly Dictionary<int, float[]> _constants = [];

    private GraphReader(ModelFile model, bool fakeQuantization)
    {
        if (model.Format != ModelFormat.Tflite) throw new NotSupportedException($"'{model.Name}' is no .tflite file: float baselines read no other.");
        _model = model;
        _fakeQuantization = fakeQuantization;
        _lowered = ModelLowering.Lower(model, new LoweringOptions { CutFinalSoftmax = true });
    }

    /// <summary>Reads a model.</summary>
    /// <param name="model">A .tflite file.</param>
    /// <param name="fakeQuantization">Whether activations and weights are rounded to the file's grids in the forward pass.</param>
    /// <exception cref="NotSupportedException">An operator has no float form here; the message names it.</exception>
    /// <exception cref="UnsupportedModelException">The product does not run it either.</exception>
    public static FloatGraph Read(ModelFile model, bool fakeQuantization) => new GraphReader(model, fakeQuantization).Read();

    private FloatGraph Read()
    {
        if (_model.Inputs.Length != 1) throw new NotSupportedException($"'{_model.Name}' has {_model.Inputs.Length} inputs: float baselines take one.");
        int output = _lowered.Logits.Index;
        HashSet<int> needed = [output];
        List<FloatNode> nodes = [];
        for (int i = _model.Operators.Length - 1; i >= 0; i--)
        {
            ModelOperator operation = _model.Operators[i];
            if (!operation.Outputs.Any(needed.Contains)) continue;
            FloatNode node = Node(operation) with { Stage = Stage(operation) };
            needed.UnionWith(node.Inputs);
            nodes.Add(node);
            foreach (int constant in node.Inputs.Where(t => _model.Tensors[t].IsConstant)) _constants[constant] = Dequantize(_model.Tensors[constant]);
        }

        nodes.Reverse();
        ImmutableArray<int> sizes = [.. _model.Tensors.Select(t => needed.Contains(t.Index) ? t.ElementCount : 0)];
        return new FloatGraph([.. nodes], sizes, _constants.ToImmutableDictionary(), _model.Inputs[0], output);
    }

    private FloatNode Node(ModelOperator operation)
    {
        int output = operation.Outputs[0], input = operation.Inputs[0];
        int[] shape = [.. _model.Tensors[input].Shape], result = [.. _model.Tensors[output].Shape];
        return (operation.Name, operation.Options) switch
        {
            ("CONV_2D", ConvolutionOptions o) => Convolution(operation, o, shape),
            ("DEPTHWISE_CONV_2D", ConvolutionOptions o) => new DepthwiseNode(output, input, Layer(operation), Window(shape, o, _model.Tensors[operation.Inputs[1]].Shape)),
            ("FULLY_CONNECTED", _) => new FullyConnectedNode(output, input, Layer(operation)),
            ("ADD", _) => new AddNode(output, input, operation.Inputs[1], 1, new Broadcast(shape, _model.Tensors[operation.Inputs[1]].Shape.AsSpan(), result)),
            ("SUB", _) => new AddNode(output, input, operation.Inputs[1], -1, new Broadcast(shape, _model.Tensors[operation.Inputs[1]].Shape.AsSpan(), result)),
            ("MUL", _) => new MultiplyNode(output, input, operation.Inputs[1], new Broadcast(shape, _model.Tensors[operation.Inputs[1]].Shape.AsSpan(), result)),
            ("AVERAGE_POOL_2D", PoolOptions o) => new AveragePoolNode(output, input, Window(shape, o)),
            ("MAX_POOL_2D", PoolOptions o) => new MaxPoolNode(output, input, Window(shape, o)),
            ("MEAN" or "SUM", _) => Mean(operation, shape),
            ("RESHAPE" or "SQUEEZE" or "EXPAND_DIMS" or "QUANTIZE" or "RELU" or "RELU6" or "RELU_N1_TO_1", _) => Moves.Copy(output, input, _model.Tensors[output].ElementCount),
            ("TRANSPOSE", _) => Moves.Transpose(output, input, shape, Indices(operation.Inputs[1])),
            ("SLICE", _) => Moves.Slice(output, input, shape, result, Indices(operation.Inputs[1]), [.. result.Select(_ => 1)]),
            ("STRIDED_SLICE", StridedSliceOptions o) => StridedSlice(operation, o, shape),
            ("CONCATENATION", ConcatenationOptions o) => Moves.Concatenate(output, [.. operation.Inputs], [.. operation.Inputs.Select(i => _model.Tensors[i].Shape)], o.Axis),
            ("PAD", _) => Moves.Pad(output, input, shape, result, Indices(operation.Inputs[1])),
            ("SOFTMAX", SoftmaxOptions o) => new SoftmaxNode(output, input, shape[^1], o.Beta),
            ("GELU", GeluOptions o) => new GeluNode(output, input, o.IsApproximate),
            ("LOGISTIC", _) => new LogisticNode(output, input),
            ("BATCH_MATMUL", BatchMatMulOptions o) => Product(operation, o, shape),
            _ => throw Unsupported(operation, "has no float form here"),
        };
    }

    private ConvolutionNode Convolution(ModelOperator operation, ConvolutionOptions options, int[] shape)
    {
        ModelTensor weights = _model.Tensors[operation.Inputs[1]];
        if (weights.Shape[3] != shape[3]) throw Unsupported(operation, "has groups of channels");
        return new ConvolutionNode(operation.Outputs[0], operation.Inputs[0], Layer(operation), Window(shape, options, weights.Shape));
    }

    private MeanNode Mean(ModelOperator operation, int[] shape)
    {
        bool[] reduced = new bool[shape.Length];
        foreach (int axis in Indices(operation.Inputs[1])) reduced[axis < 0 ? axis + shape.Length : axis] = true;
        int[] target = Moves.Reduce(shape, reduced);
        float terms = target.Length / (float)_model.Tensors[operation.Outputs[0]].ElementCount;
        return new MeanNode(operation.Outputs[0], operation.Inputs[0], target, operation.Name == "MEAN" ? 1 / terms : 1);
    }

    private RearrangeNode StridedSlice(ModelOperator operation, StridedSliceOptions options, int[] shape)
    {
        int[] starts = Indices(operation.Inputs[1]), ends = Indices(operation.Inputs[2]), strides = Indices(operation.Inputs[3]), sizes = new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (strides[i] < 1) throw Unsupported(operation, "runs backwards");
            int start = (options.BeginMask >> i & 1) != 0 ? 0 : Within(starts[i], shape[i]), end = (options.EndMask >> i & 1) != 0 ? shape[i] : Within(ends[i], shape[i]);
            starts[i] = start;
            sizes[i] = (options.ShrinkAxisMask >> i & 1) != 0 ? 1 : Math.Max(0, (end - start + strides[i] - 1) / strides[i]);
        }

        return Moves.Slice(operation.Outputs[0], operation.Inputs[0], shape, sizes, starts, strides);

        static int Within(int index, int size) => Math.Clamp(index < 0 ? index + size : index, 0, size);
    }

    private BatchMatMulNode Product(ModelOperator operation, BatchMatMulOptions options, int[] left)
    {
        ModelTensor right = _model.Tensors[operation.Inputs[1]], result = _model.Tensors[operation.Outputs[0]];
        int rows = result.Shape[^2], columns = result.Shape[^1], inner = options.TransposesLeft ? left[^2] : left[^1], batches = result.ElementCount / (rows * columns);
        int[] counts = [_model.Tensors[operation.Inputs[0]].ElementCount / (rows * inner), right.ElementCount / (inner * columns)];
        if (counts.Any(c => c != 1 && c != batches)) throw Unsupported(operation, "repeats some of its batches");
        return new BatchMatMulNode(operation.Outputs[0], operation.Inputs[0], right.Index, rows, inner, columns, options.TransposesLeft, options.TransposesRight);
    }

    private FloatLayer Layer(ModelOperator operation) => new(_lowered.Layers.Single(l => l.OperatorIndex == operation.Index), _fakeQuantization);

    private static FloatWindow Window(int[] shape, ConvolutionOptions o, ImmutableArray<int> weights) =>
        new(shape[1], shape[2], shape[3], weights[1], weights[2], o.StrideHeight, o.StrideWidth, o.DilationHeight, o.DilationWidth, o.Padding);

    private static FloatWindow Window(int[] shape, PoolOptions o) =>
        new(shape[1], shape[2], shape[3], o.FilterHeight, o.FilterWidth, o.StrideHeight, o.StrideWidth, 1, 1, o.Padding);

    private OutputStage Stage(ModelOperator operation)
    {
        (float low, float high) = (operation.Name, operation.Options?.Activation) switch
        {
            ("RELU", _) or (_, FusedActivation.Relu) => (0f, float.PositiveInfinity),
            ("RELU6", _) or (_, FusedActivation.Relu6) => (0f, 6f),
            ("RELU_N1_TO_1", _) or (_, FusedActivation.ReluN1To1) => (-1f, 1f),
            _ => (float.NegativeInfinity, float.PositiveInfinity),
        };
        ModelTensor y = _model.Tensors[operation.Outputs[0]];
        if (!_fakeQuantization || y.Scale == 0) return new OutputStage(low, high, 0);
        (long least, long most) = y.Type switch
        {
            TfliteType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TfliteType.UInt8 => (byte.MinValue, byte.MaxValue),
            TfliteType.Int16 => (short.MinValue, (long)short.MaxValue),
            _ => throw Unsupported(operation, $"has an output of type {y.TypeName}"),
        };
        return new OutputStage(MathF.Max(low, (least - y.ZeroPoint) * y.Scale), MathF.Min(high, (most - y.ZeroPoint) * y.Scale), y.Scale);
    }

    private float[] Dequantize(ModelTensor tensor) => tensor.Type == TfliteType.Int8 && tensor.Scales.Length == 1
        ? [.. MemoryMarshal.Cast<byte, sbyte>(_model.Data(tensor)).ToArray().Select(q => (q - tensor.ZeroPoint) * tensor.Scale)]
        : throw new NotSupportedException($"'{_model.Name}' has the constant '{tensor.Name}', which is not int8 with one scale.");

    private int[] Indices(int tensor) => _model.Tensors[tensor] is { Type: TfliteType.Int32, IsConstant: true } constant
        ? MemoryMarshal.Cast<byte, int>(_model.Data(constant)).ToArray()
        : throw new NotSupportedException($"'{_model.Name}' has indices '{_model.Tensors[tensor].Name}' that are not constant int32.");

    private NotSupportedException Unsupported(ModelOperator operation, string why) => new($"'{_model.Name}': operator {operation.Index} {operation.Name} {why}.");
}
