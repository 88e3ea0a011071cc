namespace AcceleratorTraining.Models;

/// <summary>Functions of single elements: bounds, tables, and changes of quantization.</summary>
internal sealed partial class OnnxTranslation
{
    // Behind an operator a bound clamps its result; on stored elements it is a function like any other.
    private OnnxValue Bound(OnnxNode node)
    {
        if (Operand(node, 0) is not PendingValue pending) return Map(node, View(node, Operand(node, 0)));
        (float minimum, float maximum) = Bounds(node);
        return pending with { Minimum = Math.Min(Math.Max(pending.Minimum, minimum), maximum), Maximum = Math.Min(Math.Max(pending.Maximum, minimum), maximum) };
    }

    private (float Minimum, float Maximum) Bounds(OnnxNode node)
    {
        if (node.Type == "Relu") return (0, float.PositiveInfinity);
        float minimum = ClipBound(node, 1, "min", float.NegativeInfinity), maximum = ClipBound(node, 2, "max", float.PositiveInfinity);
        if (float.IsNaN(minimum) || float.IsNaN(maximum)) throw Fail(node, "has a bound that is no number");
        return (minimum, maximum);
    }

    // An attribute up to operator set 10, a constant operand from 11 on, which may be quantized like the rest.
    private float ClipBound(OnnxNode node, int operand, string attribute, float missing)
    {
        if (_opset < 11) return node.Float(attribute, missing);
        switch (Find(node, node.Input(operand)))
        {
            case null: return missing;
            case ConstantValue { Tensor: { ElementCount: 1 } tensor }: return _data.Singles(tensor)[0];
            case DequantizedConstant { Constant.Tensor.ElementCount: 1 } constant:
                QuantizedValue value = ConstantOperand(node, constant.Constant);
                return value.Quantization.Real((int)_data.Integers(constant.Constant.Tensor)[0] - (value.Quantization.IsUnsigned ? 128 : 0));
            default: throw new NodeProblemException("its bounds shall be constants");
        }
    }

    private RealView View(OnnxNode node, OnnxValue value) => value switch
    {
        RealView view => view,
        QuantizedValue => throw Fail(node, "reads a quantized tensor, and is defined for real ones"),
        _ => throw new NodeProblemException($"its input '{node.Input(0)}' is float32; needed are QuantizeLinear and DequantizeLinear before it"),
    };

    private RealView Map(OnnxNode node, RealView view)
    {
        Func<float, float> function = Function(node);
        float[] reals = new float[256];
        for (int i = 0; i < reals.Length; i++) reals[i] = function(view.Real(i + sbyte.MinValue));
        return view with { Reals = reals, Node = node };
    }

    private Func<float, float> Function(OnnxNode node)
    {
        switch (node.Type)
        {
            case "Relu" or "Clip":
                (float minimum, float maximum) = Bounds(node);
                return x => Math.Min(Math.Max(x, minimum), maximum);
            case "LeakyRelu" or "com.microsoft:QLinearLeakyRelu":
                float slope = node.Float("alpha", 0.01f);
                return x => x >= 0 ? x : slope * x;
            case "HardSigmoid":
                float alpha = node.Float("alpha", 0.2f), beta = node.Float("beta", 0.5f);
                return x => Math.Clamp(alpha * x + beta, 0, 1);
            case "HardSwish": return x => x * Math.Clamp(x * (1f / 6) + 0.5f, 0, 1);
            case "Tanh": return x => (float)PortableMath.Tanh(x);
            default: return x => (float)PortableMath.Logistic(x);
        }
    }

    private QuantizedValue QLinearMap(OnnxNode node)
    {
        QuantizedValue x = QuantizedAt(node, 0);
        return Requantized(node, Map(node, new RealView(x, null)), QuantizationAt(node, 3, 4, x.Quantization.IsUnsigned));
    }

    // A table holds what DequantizeLinear, the function and QuantizeLinear give for each of the 256 elements.
    private QuantizedValue Requantized(OnnxNode node, RealView view, Quantization quantization)
    {
        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++) table[i] = unchecked((byte)(sbyte)quantization.Element(view.Real(i + sbyte.MinValue)));
        return SameLayout(node, view.Tensor, quantization, OnnxLowerings.Table(table));
    }

    // Elements keep their places, so either order will do.
    private QuantizedValue SameLayout(OnnxNode node, QuantizedValue x, Quantization quantization, OnnxOptions options)
    {
        bool last = x.ChannelsLast >= 0;
        int input = last ? x.ChannelsLast : Plain(node, x);
        int output = _builder.Apply(node, OnnxOperators.Code, options, _builder[input].Shape, quantization, input);
        if (!last) _builder.WithChannelsOf(output, input);
        return new QuantizedValue(quantization, x.Shape) { ChannelsLast = last ? output : -1, Plain = last ? -1 : output };
    }
}
