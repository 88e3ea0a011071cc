using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>What a name in an ONNX graph stands for during translation.</summary>
internal abstract record OnnxValue;

/// <summary>Nothing that can be used, because of a problem that is reported already.</summary>
internal sealed record UnknownValue : OnnxValue;

/// <summary>An initializer, or a Constant node's value.</summary>
internal sealed record ConstantValue(OnnxTensor Tensor) : OnnxValue;

/// <summary>A float graph input before its QuantizeLinear.</summary>
internal sealed record FloatInput(OnnxValueInfo Info) : OnnxValue;

/// <summary>A constant behind DequantizeLinear: weights, a bias, or an operand.</summary>
internal sealed record DequantizedConstant(QuantizedConstant Constant) : OnnxValue;

/// <summary>A constant with the tensors that quantize it.</summary>
/// <param name="Tensor">The integers.</param>
/// <param name="Scale">One scale, or one an index of <paramref name="Axis"/>.</param>
/// <param name="ZeroPoint">Likewise; null for 0.</param>
/// <param name="Axis">The dimension with scales of its own.</param>
internal sealed record QuantizedConstant(OnnxTensor Tensor, OnnxTensor Scale, OnnxTensor? ZeroPoint, int Axis);

/// <summary>
/// An 8-bit tensor. It stands in ONNX's order, or, where a convolution or pool gave it, with the channels innermost; the other
/// order is made when something asks for it.
/// </summary>
internal sealed record QuantizedValue(Quantization Quantization, ImmutableArray<int> Shape) : OnnxValue
{
    /// <summary>Index of the tensor in ONNX's order; -1 until there is one.</summary>
    public int Plain { get; set; } = -1;

    /// <summary>Index of the tensor with channels innermost; -1 until there is one.</summary>
    public int ChannelsLast { get; set; } = -1;

    /// <summary>The constant it is; null for one that is computed.</summary>
    public OnnxTensor? Constant { get; init; }
}

/// <summary>The reals an 8-bit tensor stands for, or a function of each of them.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Reals">The real for each element from -128 on; null for what the quantization says.</param>
internal sealed record RealView(QuantizedValue Tensor, float[]? Reals) : OnnxValue
{
    /// <summary>The node that made a function of them; null if none did.</summary>
    public OnnxNode? Node { get; init; }

    /// <summary>The real for an element.</summary>
    public float Real(int element) => Reals is null ? Tensor.Quantization.Real(element) : Reals[element - sbyte.MinValue];
}

/// <summary>The reals an operator gives, before QuantizeLinear says how they are stored.</summary>
/// <param name="Shape">Their shape.</param>
/// <param name="Build">Adds the operator with a quantization and bounds of its elements.</param>
/// <param name="Minimum">Lower bound that activations behind the operator give.</param>
/// <param name="Maximum">Upper bound.</param>
internal sealed record PendingValue(ImmutableArray<int> Shape, Func<Quantization, (int Minimum, int Maximum), QuantizedValue> Build, float Minimum, float Maximum) : OnnxValue;
