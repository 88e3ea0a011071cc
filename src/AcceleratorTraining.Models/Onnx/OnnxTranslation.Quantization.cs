using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>QuantizeLinear, DequantizeLinear, and the scales of QLinear operators.</summary>
internal sealed partial class OnnxTranslation
{
    private static readonly (int Minimum, int Maximum) Unbounded = (sbyte.MinValue, sbyte.MaxValue);

    private QuantizedValue QuantizeLinear(OnnxNode node)
    {
        if (node.Int("block_size", 0) != 0) throw new NodeProblemException("block-wise quantization is not supported");
        Quantization quantization = QuantizationAt(node, 1, 2, isUnsigned: node.Int("output_dtype", OnnxType.UInt8) != OnnxType.Int8);
        switch (Operand(node, 0))
        {
            case FloatInput input when _inputs.TryGetValue(input.Info.Name, out int bound):
                Quantization first = new(_builder[bound].Scale, (int)_builder[bound].ZeroPoint, quantization.IsUnsigned);
                if (first != quantization) throw new NodeProblemException($"input '{input.Info.Name}' is quantized in two ways; needed is one");
                return new QuantizedValue(quantization, _builder[bound].Shape) { Plain = bound };
            case FloatInput input: return BindInput(node, input.Info, quantization, isUnsigned: false);
            case PendingValue pending:
                return pending.Build(quantization, (Lower(node, pending.Minimum, quantization), Upper(node, pending.Maximum, quantization)));
            case RealView { Reals: null } view when view.Tensor.Quantization == quantization: return view.Tensor;
            case RealView view: return Requantized(view.Node ?? node, view, quantization);
            case ConstantValue or DequantizedConstant: throw new NodeProblemException("quantizes a constant; needed is a constant that is stored quantized");
            default: throw Fail(node, "quantizes what is quantized already");
        }
    }

    private OnnxValue DequantizeLinear(OnnxNode node)
    {
        if (node.Int("block_size", 0) != 0) throw new NodeProblemException("block-wise quantization is not supported");
        if (Operand(node, 0) is ConstantValue constant)
        {
            return new DequantizedConstant(new QuantizedConstant(constant.Tensor, ConstantAt(node, 1), ConstantOrNull(node, 2), (int)Math.Clamp(node.Int("axis", 1), int.MinValue, int.MaxValue)));
        }

        return new RealView(QuantizedAt(node, 0), null);
    }

    // The 8-bit tensor at an operand, whose scale and zero point are the next two.
    private QuantizedValue QuantizedAt(OnnxNode node, int operand)
    {
        if (Operand(node, operand) is ConstantValue constant) return ConstantOperand(node, new QuantizedConstant(constant.Tensor, ConstantAt(node, operand + 1), ConstantOrNull(node, operand + 2), 0));
        if (Operand(node, operand) is not QuantizedValue value) throw Fail(node, $"reads '{node.Input(operand)}', which is not quantized");
        Quantization stated = QuantizationAt(node, operand + 1, operand + 2, value.Quantization.IsUnsigned);
        if (stated == value.Quantization) return value;
        throw new NodeProblemException($"takes '{node.Input(operand)}' to have another scale or zero point than it was computed with, which is not supported");
    }

    // The 8-bit tensor behind the reals that an operator of a QDQ model reads.
    private QuantizedValue Dequantized(OnnxNode node, int operand) => Operand(node, operand) switch
    {
        RealView { Reals: null } view => view.Tensor,
        DequantizedConstant constant => ConstantOperand(node, constant.Constant),
        QuantizedValue => throw Fail(node, $"reads '{node.Input(operand)}', which is quantized"),
        _ => throw new NodeProblemException($"its input '{node.Input(operand)}' is float32; needed are QuantizeLinear and DequantizeLinear before it"),
    };

    private QuantizedValue ConstantOperand(OnnxNode node, QuantizedConstant constant)
    {
        OnnxTensor tensor = constant.Tensor;
        if (constant.Scale.ElementCount != 1) throw new NodeProblemException($"its constant '{tensor.Name}' has {constant.Scale.ElementCount} scales; needed is one");
        if (!OnnxType.IsByte(tensor.Type)) throw new NodeProblemException($"its constant '{tensor.Name}' is {OnnxType.Name(tensor.Type)}; needed is uint8 or int8");
        if (tensor.ElementCount < 1) throw _data.Fail(tensor, "has a dimension of 0, or more than 2^31 - 1 elements");
        return new QuantizedValue(QuantizationOf(node, constant.Scale, constant.ZeroPoint, tensor.Type == OnnxType.UInt8), tensor.Shape) { Constant = tensor };
    }

    private Quantization QuantizationAt(OnnxNode node, int scale, int zeroPoint, bool isUnsigned) => QuantizationOf(node, ConstantAt(node, scale), ConstantOrNull(node, zeroPoint), isUnsigned);

    // Without a zero point it is 0, and the type is as told.
    private Quantization QuantizationOf(OnnxNode node, OnnxTensor scale, OnnxTensor? zeroPoint, bool isUnsigned)
    {
        if (scale.ElementCount != 1 || zeroPoint is { ElementCount: not 1 }) throw new NodeProblemException("it has scales a channel for activations; needed is one");
        if (zeroPoint is not null && !OnnxType.IsByte(zeroPoint.Type)) throw new NodeProblemException($"it quantizes to {OnnxType.Name(zeroPoint.Type)}; needed is uint8 or int8");
        float step = _data.Singles(scale)[0];
        if (!float.IsFinite(step) || step <= 0) throw _data.Fail(scale, $"holds the scale {step}, which is no finite number above 0");
        bool unsigned = zeroPoint is null ? isUnsigned : zeroPoint.Type == OnnxType.UInt8;
        int zero = zeroPoint is null ? 0 : (int)_data.Integers(zeroPoint)[0];
        return new Quantization(step, unsigned ? zero - 128 : zero, unsigned);
    }

    private int Lower(OnnxNode node, float minimum, Quantization quantization) => float.IsNaN(minimum) ? throw Fail(node, "has a bound that is no number") : quantization.Element(minimum);

    private int Upper(OnnxNode node, float maximum, Quantization quantization) => float.IsNaN(maximum) ? throw Fail(node, "has a bound that is no number") : quantization.Element(maximum);

    // A quantized operator's result: bytes at once in QLinear form, reals that wait for their QuantizeLinear in QDQ form.
    private static PendingValue Pending(OnnxNode node, ImmutableArray<int> shape, Func<Quantization, (int Minimum, int Maximum), QuantizedValue> build) => new(
        shape,
        (y, bounds) =>
        {
            try
            {
                return build(y, bounds);
            }
            catch (NodeProblemException problem)
            {
                problem.Node ??= node;
                throw;
            }
        },
        float.NegativeInfinity,
        float.PositiveInfinity);

    private int Plain(OnnxNode node, QuantizedValue value) => value.Constant is null ? _builder.Plain(node, value) : Plain(value, value.Shape);

    private int ChannelsLast(OnnxNode node, QuantizedValue value)
    {
        if (value.Constant is not null && value.Plain < 0) Plain(value, value.Shape);
        return _builder.ChannelsLast(node, value);
    }

    // A constant may have any shape of as many elements, so that broadcasting finds it with the rank it needs.
    private int Plain(QuantizedValue value, ImmutableArray<int> shape)
    {
        if (value.Plain >= 0) return value.Plain;
        OnnxTensor tensor = value.Constant!;
        long[] elements = _data.Integers(tensor);
        byte[] content = new byte[elements.Length];
        for (int i = 0; i < content.Length; i++) content[i] = (byte)(value.Quantization.IsUnsigned ? elements[i] - 128 : elements[i]);
        int index = _builder.Activation(tensor.Name, shape, value.Quantization, tensor.Offset);
        return value.Plain = _builder.Replace(_builder[index] with { DataLength = content.Length, Content = content });
    }
}
