using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Sums and products of two tensors, and concatenation.</summary>
internal sealed partial class OnnxTranslation
{
    private PendingValue Elementwise(OnnxNode node) => Elementwise(node, Dequantized(node, 0), Dequantized(node, 1), node.Type == "Add");

    private QuantizedValue QLinearElementwise(OnnxNode node)
    {
        QuantizedValue a = QuantizedAt(node, 0), b = QuantizedAt(node, 3);
        return Elementwise(node, a, b, node.Type == "com.microsoft:QLinearAdd").Build(QuantizationAt(node, 6, 7, a.Quantization.IsUnsigned), Unbounded);
    }

    private PendingValue Elementwise(OnnxNode node, QuantizedValue a, QuantizedValue b, bool isSum)
    {
        int rank = Math.Max(a.Shape.Length, b.Shape.Length);
        a = WithRank(node, a, rank);
        b = WithRank(node, b, rank);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            bool fits = a.Shape[i] == b.Shape[i] || a.Shape[i] == 1 || b.Shape[i] == 1;
            shape[i] = fits ? Math.Max(a.Shape[i], b.Shape[i]) : throw Fail(node, $"has operands [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}]");
        }

        bool last = a.ChannelsLast >= 0 || b.ChannelsLast >= 0;
        return Pending(node, [.. shape], (y, bounds) =>
        {
            int left = last ? ChannelsLast(node, a) : Plain(node, a), right = last ? ChannelsLast(node, b) : Plain(node, b);
            OnnxOptions options = isSum ? OnnxLowerings.Add(bounds) : OnnxLowerings.Multiply(bounds);
            if (isSum && OnnxLowerings.SumFractionBits(a.Quantization.Scale, b.Quantization.Scale, y.Scale) < 0) throw new NodeProblemException("its output's scale is less than 2^-21 of an input's");
            int output = _builder.Apply(node, OnnxOperators.Code, options, last ? OnnxGraphBuilder.Last([.. shape]) : [.. shape], y, left, right);
            if (!last) _builder.WithChannelsOf(output, left, right);
            return new QuantizedValue(y, [.. shape]) { ChannelsLast = last ? output : -1, Plain = last ? -1 : output };
        });
    }

    // Broadcasting aligns innermost dimensions; leading ones are 1.
    private QuantizedValue WithRank(OnnxNode node, QuantizedValue value, int rank)
    {
        if (value.Shape.Length == rank) return value;
        ImmutableArray<int> shape = [.. Enumerable.Repeat(1, rank - value.Shape.Length), .. value.Shape];
        return value.Constant is not null ? value with { Shape = shape, Plain = -1, ChannelsLast = -1 } : Reshaped(node, value, shape);
    }

    private OnnxValue Concat(OnnxNode node)
    {
        if (node.Inputs.IsEmpty) throw Fail(node, "has no inputs");
        if (Enumerable.Range(0, node.Inputs.Length).All(i => Operand(node, i) is QuantizedValue))
        {
            ImmutableArray<QuantizedValue> bytes = [.. Enumerable.Range(0, node.Inputs.Length).Select(i => (QuantizedValue)Operand(node, i))];
            if (bytes.Any(b => b.Quantization != bytes[0].Quantization)) throw new NodeProblemException("joins quantized tensors of different scales or zero points");
            return Concat(node, bytes).Build(bytes[0].Quantization, Unbounded);
        }

        return Concat(node, [.. Enumerable.Range(0, node.Inputs.Length).Select(i => Dequantized(node, i))]);
    }

    private QuantizedValue QLinearConcat(OnnxNode node)
    {
        if (node.Inputs.Length < 5 || node.Inputs.Length % 3 != 2) throw Fail(node, $"has {node.Inputs.Length} inputs");
        ImmutableArray<QuantizedValue> parts = [.. Enumerable.Range(0, node.Inputs.Length / 3).Select(i => QuantizedAt(node, 2 + 3 * i))];
        return Concat(node, parts).Build(QuantizationAt(node, 0, 1, parts[0].Quantization.IsUnsigned), Unbounded);
    }

    private PendingValue Concat(OnnxNode node, ImmutableArray<QuantizedValue> parts)
    {
        ImmutableArray<int> first = parts[0].Shape;
        int rank = first.Length, axis = Axis(node, node.Int("axis", 0), rank);
        long length = 0;
        foreach (QuantizedValue part in parts)
        {
            if (part.Shape.Length != rank || !part.Shape.SetItem(axis, 0).SequenceEqual(first.SetItem(axis, 0))) throw Fail(node, $"joins [{string.Join(", ", first)}] and [{string.Join(", ", part.Shape)}]");
            length += part.Shape[axis];
        }

        if (length > int.MaxValue) throw Fail(node, "has a dimension beyond 2^31 - 1");
        ImmutableArray<int> shape = first.SetItem(axis, (int)length);
        bool last = parts.Any(p => p.ChannelsLast >= 0);
        return Pending(node, shape, (y, bounds) =>
        {
            // The same table for each part would do, but parts that are stored like the result need none.
            ImmutableArray<QuantizedValue> alike = [.. parts.Select(p => p.Quantization == y && bounds == Unbounded ? p : Requantized(node, Clamped(new RealView(p, null), y, bounds), y))];
            ImmutableArray<int> inputs = [.. alike.Select(p => last ? ChannelsLast(node, p) : Plain(node, p))];
            int there = last ? axis switch { 1 => 3, 2 => 1, 3 => 2, _ => 0 } : axis;
            int output = _builder.Apply(node, OnnxOperators.Code, OnnxLowerings.Concat(there), last ? OnnxGraphBuilder.Last(shape) : shape, y, inputs);
            if (!last) _builder.WithChannelsOf(output, inputs.AsSpan());
            return new QuantizedValue(y, shape) { ChannelsLast = last ? output : -1, Plain = last ? -1 : output };
        });
    }

    private static RealView Clamped(RealView view, Quantization y, (int Minimum, int Maximum) bounds)
    {
        float[] reals = new float[256];
        for (int i = 0; i < reals.Length; i++) reals[i] = y.Real(Math.Clamp(y.Element(view.Real(i + sbyte.MinValue)), bounds.Minimum, bounds.Maximum));
        return view with { Reals = reals };
    }

    private int Axis(OnnxNode node, long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Fail(node, $"has axis {axis} for rank {rank}");
}
