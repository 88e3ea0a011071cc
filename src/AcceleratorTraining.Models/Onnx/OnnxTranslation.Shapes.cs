using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Operators that only move elements: the same for bytes and for the reals they stand for.</summary>
internal sealed partial class OnnxTranslation
{
    private OnnxValue Moved(OnnxNode node, Func<OnnxNode, QuantizedValue, QuantizedValue> move) => Operand(node, 0) switch
    {
        QuantizedValue bytes => move(node, bytes),
        RealView { Reals: not null } when node.Type == "MaxPool" => throw new NodeProblemException("needed are QuantizeLinear and DequantizeLinear between an activation and this pool"),
        RealView view => view with { Tensor = move(node, view.Tensor) },
        ConstantValue or DequantizedConstant => throw new NodeProblemException("moves elements of a constant; needed is a constant in its final shape"),
        _ => throw new NodeProblemException($"its input '{node.Input(0)}' is float32; needed are QuantizeLinear and DequantizeLinear before it"),
    };

    private QuantizedValue Reshape(OnnxNode node, QuantizedValue x)
    {
        ImmutableArray<int> shape = node.Type switch
        {
            "Flatten" => Flattened(node, x.Shape),
            "Squeeze" => Squeezed(node, x.Shape),
            "Unsqueeze" => Unsqueezed(node, x.Shape),
            _ => ReshapeTo(node, x.Shape),
        };
        return Reshaped(node, x, shape);
    }

    private QuantizedValue Reshaped(OnnxNode node, QuantizedValue x, ImmutableArray<int> shape)
    {
        // Without a map, or with one channel, both orders have the same bytes.
        bool same = x.Plain < 0 && x.ChannelsLast >= 0 && (x.Shape[1] == 1 || (x.Shape[2] == 1 && x.Shape[3] == 1));
        int output = _builder.Apply(node, OperatorCodes.Reshape, null, shape, x.Quantization, same ? x.ChannelsLast : Plain(node, x));
        return new QuantizedValue(x.Quantization, shape) { Plain = _builder.AsPlanes(output) };
    }

    private ImmutableArray<int> Flattened(OnnxNode node, ImmutableArray<int> shape)
    {
        long axis = node.Int("axis", 1);
        if (axis < -shape.Length || axis > shape.Length) throw Fail(node, $"has axis {axis} for rank {shape.Length}");
        int split = (int)(axis < 0 ? axis + shape.Length : axis);
        return [Product(shape[..split]), Product(shape[split..])];
    }

    private ImmutableArray<int> Squeezed(OnnxNode node, ImmutableArray<int> shape)
    {
        long[]? axes = Axes(node);
        HashSet<int> gone = [.. axes is null ? Enumerable.Range(0, shape.Length).Where(i => shape[i] == 1) : axes.Select(a => Axis(node, a, shape.Length))];
        if (gone.Any(i => shape[i] != 1)) throw Fail(node, $"removes a dimension of [{string.Join(", ", shape)}] that is not 1");
        return [.. shape.Where((_, i) => !gone.Contains(i))];
    }

    private ImmutableArray<int> Unsqueezed(OnnxNode node, ImmutableArray<int> shape)
    {
        long[] axes = Axes(node) ?? throw Fail(node, "has no axes");
        if (shape.Length + axes.Length > 8) throw new NodeProblemException($"its output has rank {shape.Length + axes.Length}; at most 8 is supported");
        int rank = shape.Length + axes.Length;
        HashSet<int> added = [.. axes.Select(a => Axis(node, a, rank))];
        if (added.Count != axes.Length) throw Fail(node, "names an axis twice");
        int next = 0;
        return [.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? 1 : shape[next++])];
    }

    // An attribute up to operator set 12, an operand from 13 on.
    private long[]? Axes(OnnxNode node)
    {
        if (_opset < 13) return node.Has("axes") ? [.. node.Ints("axes")] : null;
        return ConstantOrNull(node, 1) is { } axes ? _data.Integers(axes) : null;
    }

    // 0 copies a dimension, -1 takes what is left.
    private ImmutableArray<int> ReshapeTo(OnnxNode node, ImmutableArray<int> shape)
    {
        long[] target = _data.Integers(ConstantAt(node, 1));
        long known = 1;
        int free = -1;
        for (int i = 0; i < target.Length; i++)
        {
            if (target[i] == 0 && node.Int("allowzero", 0) == 0) target[i] = i < shape.Length ? shape[i] : throw Fail(node, $"copies dimension {i} of rank {shape.Length}");
            bool dimension = target[i] is > 0 and <= int.MaxValue, remains = target[i] == -1 && free < 0;
            if (!dimension && !remains) throw Fail(node, $"has a shape with dimension {target[i]}");
            if (remains) free = i;
            else known = Math.Min(known * target[i], int.MaxValue + 1L);
        }

        int count = Product(shape);
        if (free >= 0 && count % known == 0) target[free] = count / known;
        if (free >= 0 ? count % known != 0 : count != known) throw Fail(node, $"makes [{string.Join(", ", target)}] of [{string.Join(", ", shape)}]");
        return [.. target.Select(t => (int)t)];
    }

    private QuantizedValue Transpose(OnnxNode node, QuantizedValue x)
    {
        int rank = x.Shape.Length;
        ImmutableArray<long> stated = node.Ints("perm");
        ImmutableArray<int> order = stated.IsEmpty ? [.. Enumerable.Range(0, rank).Reverse()] : [.. stated.Select(p => Axis(node, p, rank))];
        if (order.Length != rank || order.Distinct().Count() != rank) throw Fail(node, $"has perm [{string.Join(", ", stated)}] for rank {rank}");
        ImmutableArray<int> shape = [.. order.Select(d => x.Shape[d])];

        // Between the two orders that a tensor may have here, nothing moves.
        if (x.ChannelsLast >= 0 && order is [0, 2, 3, 1]) return new QuantizedValue(x.Quantization, shape) { Plain = x.ChannelsLast };
        if (x.Plain >= 0 && order is [0, 3, 1, 2]) return new QuantizedValue(x.Quantization, shape) { ChannelsLast = x.Plain };
        int output = _builder.Apply(node, OnnxOperators.Code, OnnxLowerings.Transpose(order), shape, x.Quantization, Plain(node, x));
        return new QuantizedValue(x.Quantization, shape) { Plain = _builder.AsPlanes(output) };
    }

    private static int Product(ImmutableArray<int> shape) => shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
