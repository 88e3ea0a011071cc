using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Collects the tensors and operators that an ONNX graph becomes.</summary>
internal sealed class OnnxGraphBuilder
{
    private static readonly ImmutableArray<int> ToChannelsLast = [0, 2, 3, 1];
    private static readonly ImmutableArray<int> ToPlain = [0, 3, 1, 2];

    private readonly ImmutableArray<ModelTensor>.Builder _tensors = ImmutableArray.CreateBuilder<ModelTensor>();
    private readonly ImmutableArray<ModelOperator>.Builder _operators = ImmutableArray.CreateBuilder<ModelOperator>();

    public ImmutableArray<ModelTensor> Tensors => _tensors.ToImmutable();

    public ImmutableArray<ModelOperator> Operators => _operators.ToImmutable();

    public ModelTensor this[int tensor] => _tensors[tensor];

    /// <summary>Adds a tensor that is computed or bound.</summary>
    public int Activation(string name, ImmutableArray<int> shape, Quantization quantization, int offset, bool isUnsigned = false) => Tensor(new ModelTensor
    {
        Index = _tensors.Count,
        Name = name,
        Type = isUnsigned ? TfliteType.UInt8 : TfliteType.Int8,
        Shape = shape,
        Scales = [quantization.Scale],
        ZeroPoints = [isUnsigned ? quantization.ZeroPoint + 128 : quantization.ZeroPoint],
        IsSymmetric = quantization.ZeroPoint == 0,
        QuantizedDimension = 0,
        Buffer = 0,
        DataOffset = 0,
        DataLength = 0,
        ScalesOffset = 0,
        FileOffset = offset,
        IsVariable = false,
        Peculiarity = null,
    });

    /// <summary>Adds a tensor; its index shall be the next one.</summary>
    public int Tensor(ModelTensor tensor)
    {
        if (tensor.ElementCount < 1) throw new NodeProblemException($"its tensor [{string.Join(", ", tensor.Shape)}] has more than 2^31 - 1 elements");
        _tensors.Add(tensor with { Index = _tensors.Count });
        return _tensors.Count - 1;
    }

    /// <summary>Says that a tensor's channels are where another's are.</summary>
    public int WithChannelsOf(int tensor, params ReadOnlySpan<int> others)
    {
        int axis = -1;
        foreach (int other in others) axis = Math.Max(axis, _tensors[other].ChannelAxis);
        return Replace(_tensors[tensor] with { ChannelAxis = axis });
    }

    /// <summary>Says that a tensor of rank 4 is in ONNX's order for maps.</summary>
    public int AsPlanes(int tensor) => Replace(_tensors[tensor] with { ChannelAxis = _tensors[tensor].Shape.Length == 4 ? 1 : -1 });

    /// <summary>Puts a tensor in the place of the one with its index.</summary>
    public int Replace(ModelTensor tensor)
    {
        _tensors[tensor.Index] = tensor;
        return tensor.Index;
    }

    /// <summary>Adds an operator of one result.</summary>
    public int Apply(OnnxNode node, int code, OperatorOptions? options, ImmutableArray<int> shape, Quantization quantization, params ImmutableArray<int> inputs)
    {
        int output = Activation(node.Outputs.IsEmpty ? node.Name : node.Outputs[0], shape, quantization, node.Offset);
        Apply(node, node.Type, code, options, output, inputs);
        return output;
    }

    public void Apply(OnnxNode node, string name, int code, OperatorOptions? options, int output, ImmutableArray<int> inputs) => _operators.Add(new ModelOperator
    {
        Index = _operators.Count,
        BuiltinCode = code,
        Name = name,
        Version = 1,
        Inputs = inputs,
        Outputs = [output],
        Options = options,
        FileOffset = node.Offset,
        Node = new ModelNode(node.Index, node.Name),
    });

    /// <summary>The tensor in ONNX's order.</summary>
    public int Plain(OnnxNode node, QuantizedValue value) => value.Plain >= 0 ? value.Plain : value.Plain = AsPlanes(Transposed(node, value, value.ChannelsLast, value.Shape, ToPlain));

    /// <summary>The tensor of rank 4 with its channels innermost.</summary>
    public int ChannelsLast(OnnxNode node, QuantizedValue value) =>
        value.ChannelsLast >= 0 ? value.ChannelsLast : value.ChannelsLast = Transposed(node, value, value.Plain, Last(value.Shape), ToChannelsLast);

    /// <summary>[N, C, H, W] as [N, H, W, C].</summary>
    public static ImmutableArray<int> Last(ImmutableArray<int> shape) => [.. ToChannelsLast.Select(d => shape[d])];

    // Where only dimensions of 1 change places, the bytes stay: a RESHAPE.
    private int Transposed(OnnxNode node, QuantizedValue value, int tensor, ImmutableArray<int> shape, ImmutableArray<int> permutation)
    {
        bool free = value.Shape[1] == 1 || (value.Shape[2] == 1 && value.Shape[3] == 1);
        int output = Activation(_tensors[tensor].Name, shape, value.Quantization, node.Offset);
        if (free) Apply(node, "RESHAPE", OperatorCodes.Reshape, null, output, [tensor]);
        else Apply(node, "TRANSPOSE", OnnxOperators.Code, OnnxLowerings.Transpose(permutation), output, [tensor]);
        return output;
    }
}
