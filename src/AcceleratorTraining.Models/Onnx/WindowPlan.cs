using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>How a window moves over an input [N, C, H, W], from a node's attributes.</summary>
internal sealed record WindowPlan(Window2D Window, int Height, int Width)
{
    private const int MaximumStep = 1 << 16;
    private const long MaximumExtent = 1 << 28;

    public static WindowPlan Of(OnnxTranslation translation, OnnxNode node, ImmutableArray<int> x, int filterHeight, int filterWidth)
    {
        ImmutableArray<long> filter = Pair(translation, node, "kernel_shape", filterHeight, filterWidth), strides = Pair(translation, node, "strides", 1, 1), dilations = Pair(translation, node, "dilations", 1, 1);
        if (filter[0] != filterHeight || filter[1] != filterWidth) throw translation.Fail(node, $"has a kernel_shape of [{string.Join(", ", filter)}] for a filter of [{filterHeight}, {filterWidth}]");
        ImmutableArray<long> pads = node.Ints("pads");
        if (pads.IsEmpty) pads = [0, 0, 0, 0];
        if (pads.Length != 4) throw translation.Fail(node, $"has {pads.Length} pads");
        (int stepY, int top, int bottom, int height) = Axis(translation, node, x[2], filterHeight, strides[0], dilations[0], pads[0], pads[2]);
        (int stepX, int left, int right, int width) = Axis(translation, node, x[3], filterWidth, strides[1], dilations[1], pads[1], pads[3]);
        Window2D window = new()
        {
            StrideY = stepY,
            StrideX = stepX,
            DilationY = (int)dilations[0],
            DilationX = (int)dilations[1],
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
        return new WindowPlan(window, height, width);
    }

    private static ImmutableArray<long> Pair(OnnxTranslation translation, OnnxNode node, string attribute, long height, long width)
    {
        ImmutableArray<long> values = node.Ints(attribute);
        if (values.IsEmpty) return [height, width];
        return values.Length == 2 ? values : throw translation.Fail(node, $"has {values.Length} {attribute}");
    }

    private static (int Stride, int Before, int After, int Outputs) Axis(OnnxTranslation translation, OnnxNode node, int input, int filter, long stride, long dilation, long before, long after)
    {
        if (stride is < 1 or > MaximumStep || dilation is < 1 or > MaximumStep || filter < 1) throw translation.Fail(node, $"has stride {stride}, dilation {dilation} and filter {filter}");
        if (before is < 0 or > MaximumExtent || after is < 0 or > MaximumExtent) throw translation.Fail(node, $"has pads {before} and {after}");
        long extent = (filter - 1L) * dilation + 1;
        if (extent > MaximumExtent || input > MaximumExtent) throw translation.Fail(node, $"has a window of {extent} on a map of {input}");
        string scheme = node.Text("auto_pad");
        if (scheme is "SAME_UPPER" or "SAME_LOWER")
        {
            long total = Math.Max(((input + stride - 1) / stride - 1) * stride + extent - input, 0);
            before = scheme == "SAME_UPPER" ? total / 2 : total - total / 2;
            after = total - before;
        }
        else if (scheme == "VALID") (before, after) = (0, 0);
        else if (scheme is not ("" or "NOTSET")) throw translation.Fail(node, $"has auto_pad '{scheme}'");

        long room = input + before + after - extent;
        if (room < 0) throw translation.Fail(node, $"has a window of {extent} on a padded map of {input + before + after}");
        if (node.Int("ceil_mode", 0) != 0 && room % stride != 0) throw new NodeProblemException("its last window lies partly outside the map (ceil_mode), which is not supported");

        // A window that fits once never moves; its stride then is no reason for a small machine to refuse it.
        return (room == 0 ? 1 : (int)stride, (int)before, (int)after, (int)(room / stride) + 1);
    }
}
