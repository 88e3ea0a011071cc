using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>
/// Turns an ONNX graph, in QDQ or QLinear form, into the one kind of graph that everything else works on: operators from
/// int8 tensors to an int8 tensor. DequantizeLinear, an operator and QuantizeLinear are one integer operator, as in ONNX
/// Runtime. Problems are collected; what hangs on an operator with one is left out.
/// </summary>
internal sealed partial class OnnxTranslation
{
    private const int MaximumNodes = 4096;
    private const int MaximumEnds = 256;

    private readonly OnnxGraph _graph;
    private readonly int _opset;
    private readonly byte[] _file;
    private readonly string _name;
    private readonly OnnxData _data;
    private readonly OnnxGraphBuilder _builder = new();
    private readonly Dictionary<string, OnnxValue> _values = [];
    private readonly Dictionary<string, int> _inputs = [];
    private readonly HashSet<string> _read;
    private readonly ImmutableArray<ModelProblem>.Builder _problems = ImmutableArray.CreateBuilder<ModelProblem>();

    private OnnxTranslation(OnnxGraph graph, int opset, byte[] file, string name) => (_graph, _opset, _file, _name, _data, _read) = (graph, opset, file, name, new OnnxData(file, name), [.. graph.Nodes.SelectMany(n => n.Inputs), .. graph.Outputs.Select(o => o.Name)]);

    public static QuantizedModel Translate(OnnxGraph graph, int opset, byte[] file, string name)
    {
        OnnxTranslation translation = new(graph, opset, file, name);
        // Old files list initializers among the inputs.
        HashSet<string> constants = [.. graph.Initializers.Select(i => i.Name)];
        int ends = graph.Inputs.Count(i => !constants.Contains(i.Name)) + graph.Outputs.Length;
        if (graph.Nodes.Length > MaximumNodes || graph.Initializers.Length > 4 * MaximumNodes || ends > MaximumEnds)
        {
            translation._problems.Add(new ModelProblem(-1, "model", $"it has {graph.Nodes.Length} nodes, {graph.Initializers.Length} initializers and {ends} inputs and outputs; at most {MaximumNodes}, {4 * MaximumNodes} and {MaximumEnds} are supported"));
            return translation.Model([], []);
        }

        translation.DefineConstantsAndInputs();
        foreach (OnnxNode node in graph.Nodes) translation.Translate(node);
        ImmutableArray<int> outputs = [.. graph.Outputs.Select(translation.Output).Where(o => o >= 0)];
        ImmutableArray<int> inputs = translation.GraphInputs();
        return translation.Model(inputs, outputs);
    }

    private QuantizedModel Model(ImmutableArray<int> inputs, ImmutableArray<int> outputs) => new(_file, _name, _builder.Tensors, _builder.Operators, inputs, outputs)
    {
        Format = ModelFormat.Onnx,
        Problems = _problems.ToImmutable(),
    };

    public InvalidModelException Fail(OnnxNode node, string reason) => new(_name, node.Offset, $"node {node.Index} {node.Type} {reason}");

    private void Translate(OnnxNode node)
    {
        OnnxValue value;
        try
        {
            // What nobody can know about is no problem of its own.
            value = node.Inputs.Any(i => Find(node, i) is UnknownValue) ? new UnknownValue() : Value(node);
            if (node.Outputs.Skip(1).Any(o => o.Length > 0)) throw new NodeProblemException("has more than one output");
        }
        catch (NodeProblemException problem)
        {
            OnnxNode cause = problem.Node ?? node;
            _problems.Add(new ModelProblem(cause.Index, cause.Type, problem.Message) { Node = cause.Name });
            value = new UnknownValue();
        }

        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (node.Outputs[i].Length > 0) Define(node.Outputs[i], i == 0 ? value : new UnknownValue(), node.Offset);
        }
    }

    private OnnxValue Value(OnnxNode node) => node.Type switch
    {
        "Constant" => Constant(node),
        "Identity" => Operand(node, 0),
        "QuantizeLinear" => QuantizeLinear(node),
        "DequantizeLinear" => DequantizeLinear(node),
        "Conv" => Convolution(node),
        "MatMul" => MatrixProduct(node),
        "Gemm" => Gemm(node),
        "com.microsoft:QGemm" => QGemm(node),
        "QLinearConv" => QLinearConvolution(node),
        "QLinearMatMul" => QLinearMatrixProduct(node),
        "Add" or "Mul" => Elementwise(node),
        "com.microsoft:QLinearAdd" or "com.microsoft:QLinearMul" => QLinearElementwise(node),
        "Relu" or "Clip" => Bound(node),
        "LeakyRelu" or "Sigmoid" or "Tanh" or "HardSigmoid" or "HardSwish" => Map(node, View(node, Operand(node, 0))),
        "com.microsoft:QLinearSigmoid" or "com.microsoft:QLinearLeakyRelu" => QLinearMap(node),
        "MaxPool" => Moved(node, MaxPool),
        "AveragePool" or "GlobalAveragePool" => AveragePool(node),
        "com.microsoft:QLinearAveragePool" or "com.microsoft:QLinearGlobalAveragePool" => QLinearAveragePool(node),
        "Softmax" => Softmax(node),
        "com.microsoft:QLinearSoftmax" => QLinearSoftmax(node),
        "Concat" => Concat(node),
        "com.microsoft:QLinearConcat" => QLinearConcat(node),
        "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" => Moved(node, Reshape),
        "Transpose" => Moved(node, Transpose),
        _ when node.Attributes.Any(a => a.HoldsGraph) => throw new NodeProblemException("control flow is not supported; needed is a model of one graph"),
        _ => throw new NodeProblemException("needed is a translation of this operator to integer operators"),
    };

    private void DefineConstantsAndInputs()
    {
        foreach (OnnxTensor tensor in _graph.Initializers) Define(tensor.Name, new ConstantValue(tensor), tensor.Offset);
        foreach (OnnxValueInfo input in _graph.Inputs.Where(i => _read.Contains(i.Name)))
        {
            if (_values.TryGetValue(input.Name, out OnnxValue? value) && value is ConstantValue) continue;
            if (OnnxType.IsByte(input.Type)) DefineQuantizedInput(input);
            else if (input.Type == OnnxType.Float) Define(input.Name, new FloatInput(input), input.Offset);
            else Refuse($"its input '{input.Name}' is {OnnxType.Name(input.Type)}; needed is float32, uint8 or int8", input.Name, input.Offset);
        }
    }

    // The input's quantization stands at the first that computes with it, perhaps behind some that only move it.
    private void DefineQuantizedInput(OnnxValueInfo input)
    {
        HashSet<string> names = [input.Name];
        OnnxNode? reader = null;
        foreach (OnnxNode node in _graph.Nodes)
        {
            if (QuantizationOperands(node).Any(o => names.Contains(node.Input(o)))) reader ??= node;
            if (IsMove(node) && names.Contains(node.Input(0)) && !node.Outputs.IsEmpty) names.Add(node.Outputs[0]);
        }

        if (reader is null)
        {
            Refuse($"nothing states the quantization of its input '{input.Name}'", input.Name, input.Offset);
            return;
        }

        int operand = QuantizationOperands(reader).First(o => names.Contains(reader.Input(o)));
        try
        {
            Quantization quantization = QuantizationAt(reader, operand + 1, operand + 2, input.Type == OnnxType.UInt8);
            Define(input.Name, BindInput(reader, input, quantization, quantization.IsUnsigned), input.Offset);
        }
        catch (NodeProblemException problem)
        {
            Refuse($"its input '{input.Name}' {problem.Message}", input.Name, input.Offset);
        }
    }

    private void Refuse(string reason, string name, int offset)
    {
        _problems.Add(new ModelProblem(-1, "model", reason));
        Define(name, new UnknownValue(), offset);
    }

    private static bool IsMove(OnnxNode node) => node.Type is "Identity" or "MaxPool" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Transpose";

    // Operands that are followed by their scale and zero point.
    private static int[] QuantizationOperands(OnnxNode node) => node.Type switch
    {
        "DequantizeLinear" or "QLinearConv" or "com.microsoft:QLinearSigmoid" or "com.microsoft:QLinearLeakyRelu" or "com.microsoft:QLinearSoftmax"
            or "com.microsoft:QLinearAveragePool" or "com.microsoft:QLinearGlobalAveragePool" => [0],
        "QLinearMatMul" or "com.microsoft:QGemm" or "com.microsoft:QLinearAdd" or "com.microsoft:QLinearMul" => [0, 3],
        "com.microsoft:QLinearConcat" => [.. Enumerable.Range(0, node.Inputs.Length).Where(i => i % 3 == 2)],
        _ => [],
    };

    private QuantizedValue BindInput(OnnxNode node, OnnxValueInfo info, Quantization quantization, bool isUnsigned)
    {
        if (info.Shape.IsDefault) throw new NodeProblemException($"reads input '{info.Name}', which has no shape");
        int[] shape = new int[info.Shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            // A free batch is a batch of 1: lowering multiplies it.
            long dimension = i == 0 && info.Shape[i] < 0 ? 1 : info.Shape[i];
            if (dimension is < 1 or > int.MaxValue) throw new NodeProblemException($"reads input '{info.Name}', whose dimension {i} is {(dimension < 0 ? "free" : dimension)}; needed are numbers, but for the batch");
            shape[i] = (int)dimension;
        }

        int input = _builder.AsPlanes(_builder.Activation(info.Name, [.. shape], quantization, info.Offset, isUnsigned));
        _inputs.Add(info.Name, input);
        QuantizedValue value = new(quantization, [.. shape]) { Plain = input };
        if (!isUnsigned) return value;
        value.Plain = _builder.AsPlanes(_builder.Activation(info.Name, value.Shape, quantization, info.Offset));
        _builder.Apply(node, "CAST", OnnxOperators.Code, OnnxLowerings.Cast(toSigned: true), value.Plain, [input]);
        return value;
    }

    // An input that no node reads is no tensor of the program: there would be nothing to know about it.
    private ImmutableArray<int> GraphInputs()
    {
        foreach (OnnxValueInfo input in _graph.Inputs.Where(i => _read.Contains(i.Name)))
        {
            if (!_inputs.ContainsKey(input.Name) && _values[input.Name] is FloatInput) _problems.Add(new ModelProblem(-1, "model", $"its input '{input.Name}' is not quantized; needed is a QuantizeLinear behind it"));
        }

        return [.. _graph.Inputs.Where(i => _inputs.ContainsKey(i.Name)).Select(i => _inputs[i.Name])];
    }

    // A float output is the quantized tensor behind it, so that a program's output is bytes.
    private int Output(OnnxValueInfo info)
    {
        if (!_values.TryGetValue(info.Name, out OnnxValue? value)) throw new InvalidModelException(_name, info.Offset, $"the graph's output '{info.Name}' is computed by no node");
        OnnxNode node = _graph.Nodes.FirstOrDefault(n => n.Outputs.Contains(info.Name)) ?? new OnnxNode(-1, "output", info.Name, [], [], [], info.Offset);
        switch (value)
        {
            case RealView { Reals: null } view: return _builder.Plain(node, view.Tensor);
            case QuantizedValue { Quantization.IsUnsigned: false } signed: return _builder.Plain(node, signed);
            case QuantizedValue quantized:
                int output = _builder.Activation(info.Name, quantized.Shape, quantized.Quantization, info.Offset, isUnsigned: true), signedOutput = _builder.Plain(node, quantized);
                _builder.Apply(node, "CAST", OnnxOperators.Code, OnnxLowerings.Cast(toSigned: false), _builder.WithChannelsOf(output, signedOutput), [signedOutput]);
                return output;
            case UnknownValue: return -1;
            default:
                _problems.Add(new ModelProblem(-1, "model", $"its output '{info.Name}' is not quantized; needed are QuantizeLinear and DequantizeLinear before it"));
                return -1;
        }
    }

    private void Define(string name, OnnxValue value, int offset)
    {
        if (!_values.TryAdd(name, value)) throw new InvalidModelException(_name, offset, $"value '{name}' is defined twice");
    }

    private OnnxValue? Find(OnnxNode node, string name)
    {
        if (name.Length == 0) return null;
        return _values.TryGetValue(name, out OnnxValue? value) ? value : throw Fail(node, $"reads '{name}', which nothing before it computes");
    }

    private OnnxValue Operand(OnnxNode node, int index) => Find(node, node.Input(index)) ?? throw Fail(node, $"has no input {index}");

    private OnnxTensor ConstantAt(OnnxNode node, int index) =>
        ConstantOrNull(node, index) ?? throw Fail(node, $"has no input {index}");

    private OnnxTensor? ConstantOrNull(OnnxNode node, int index) => Find(node, node.Input(index)) switch
    {
        null => null,
        ConstantValue constant => constant.Tensor,
        _ => throw new NodeProblemException($"its input {index} is computed; needed is a constant"),
    };

    private ConstantValue Constant(OnnxNode node) => node.Find("value")?.Tensor is { } tensor
        ? new ConstantValue(tensor with { Name = node.Outputs.IsEmpty ? "" : node.Outputs[0] })
        : throw new NodeProblemException("it holds no tensor; other constants are not supported");
}
