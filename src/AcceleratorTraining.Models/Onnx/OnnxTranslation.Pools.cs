using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Pools and softmax.</summary>
internal sealed partial class OnnxTranslation
{
    private static readonly Quantization Probabilities = new(1f / 256, sbyte.MinValue, false);

    private QuantizedValue MaxPool(OnnxNode node, QuantizedValue x)
    {
        (int height, int width) = Filter(node, x);
        if (node.Int("storage_order", 0) != 0) throw new NodeProblemException("it stores columns first, which is not supported");
        WindowPlan plan = WindowPlan.Of(this, node, x.Shape, height, width);
        if (plan.Window is not { DilationY: 1, DilationX: 1 }) throw new NodeProblemException("its window is dilated; needed is a dilation of 1");
        ImmutableArray<int> shape = [x.Shape[0], x.Shape[1], plan.Height, plan.Width];
        int output = _builder.Apply(node, OnnxOperators.Code, OnnxLowerings.MaxPool(plan.Window, height, width), OnnxGraphBuilder.Last(shape), x.Quantization, ChannelsLast(node, x));
        return new QuantizedValue(x.Quantization, shape) { ChannelsLast = output };
    }

    private PendingValue AveragePool(OnnxNode node) => AveragePool(node, Dequantized(node, 0), node.Type == "GlobalAveragePool");

    private QuantizedValue QLinearAveragePool(OnnxNode node)
    {
        if (node.Int("channels_last", 0) != 0) throw new NodeProblemException("it stores channels last, which is not supported");
        QuantizedValue x = QuantizedAt(node, 0);
        return AveragePool(node, x, node.Type == "com.microsoft:QLinearGlobalAveragePool").Build(QuantizationAt(node, 3, 4, x.Quantization.IsUnsigned), Unbounded);
    }

    private PendingValue AveragePool(OnnxNode node, QuantizedValue x, bool isGlobal)
    {
        if (isGlobal)
        {
            if (x.Shape.Length != 4) throw new NodeProblemException($"its input has rank {x.Shape.Length}; needed is a pool over two dimensions");
            return Averages(node, x, [x.Shape[0], x.Shape[1], 1, 1], OnnxLowerings.GlobalAverage);
        }

        (int height, int width) = Filter(node, x);
        WindowPlan plan = WindowPlan.Of(this, node, x.Shape, height, width);
        if (plan.Window is not { DilationY: 1, DilationX: 1 }) throw new NodeProblemException("its window is dilated; needed is a dilation of 1");
        bool includesPadding = node.Int("count_include_pad", 0) != 0;
        return Averages(node, x, [x.Shape[0], x.Shape[1], plan.Height, plan.Width], bounds => OnnxLowerings.AveragePool(plan.Window, height, width, includesPadding, bounds));
    }

    private PendingValue Averages(OnnxNode node, QuantizedValue x, ImmutableArray<int> shape, Func<(int Minimum, int Maximum), OnnxOptions> options) => Pending(node, shape, (y, bounds) =>
    {
        int output = _builder.Apply(node, OnnxOperators.Code, options(bounds), OnnxGraphBuilder.Last(shape), y, ChannelsLast(node, x));
        return new QuantizedValue(y, shape) { ChannelsLast = output };
    });

    private (int Height, int Width) Filter(OnnxNode node, QuantizedValue x)
    {
        if (x.Shape.Length != 4) throw new NodeProblemException($"its input has rank {x.Shape.Length}; needed is a pool over two dimensions");
        ImmutableArray<long> filter = node.Ints("kernel_shape");
        if (filter.Length != 2 || filter.Any(f => f is < 1 or > 1 << 16)) throw Fail(node, $"has kernel_shape [{string.Join(", ", filter)}]");
        return ((int)filter[0], (int)filter[1]);
    }

    private PendingValue Softmax(OnnxNode node) => Softmax(node, Dequantized(node, 0), _opset);

    private QuantizedValue QLinearSoftmax(OnnxNode node)
    {
        QuantizedValue x = QuantizedAt(node, 0);
        return Softmax(node, x, node.Int("opset", _opset)).Build(QuantizationAt(node, 3, 4, x.Quantization.IsUnsigned), Unbounded);
    }

    // Before operator set 13 all dimensions from the axis on are one row.
    private PendingValue Softmax(OnnxNode node, QuantizedValue x, long opset)
    {
        int rank = x.Shape.Length, axis = Axis(node, node.Int("axis", opset < 13 ? 1 : -1), rank);
        if (axis != rank - 1) throw new NodeProblemException("its axis is not the innermost; needed is a softmax over the innermost dimension");
        return Pending(node, x.Shape, (y, bounds) =>
        {
            int input = Plain(node, x);
            bool direct = y with { IsUnsigned = false } == Probabilities && bounds == Unbounded;
            Quantization given = direct ? y : Probabilities;
            int output = _builder.Apply(node, OperatorCodes.Softmax, new SoftmaxOptions(1), x.Shape, given, input);
            if (SoftmaxLowering.Factor(_builder[input].Scale, 1) is null) throw new NodeProblemException("its input's scale shall be above 2^-26 and below 16");
            QuantizedValue probabilities = new(given, x.Shape) { Plain = output };
            return direct ? probabilities : Requantized(node, Clamped(new RealView(probabilities, null), y, bounds), y);
        });
    }
}
