using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// TRANSPOSE_CONV as a convolution of stride 1: the input's elements are set apart by zero points, the filter is turned
/// around, and padding places it where each input element spreads its products.
/// </summary>
internal static class TransposeConvLowering
{
    // Far beyond any model's, and what PAD takes in one step.
    private const int MaximumStep = 1 << 10;

    public static int Sums(LoweringContext context, ModelOperator operation, LinearLayer layer, int weights, int bias)
    {
        QuantizedModel model = context.Model;
        TransposeConvolutionOptions options = (TransposeConvolutionOptions)operation.Options!;
        ModelTensor x = model.Tensors[operation.Inputs[2]], y = model.Tensors[operation.Outputs[0]];
        RequireShapes(model, operation, layer, x, y);
        TensorShape shape = context.Shape(x);
        Axis rows = Along(model, operation, options.Padding, options.StrideHeight, shape[1], layer.WeightShape[1], y.Shape[1]);
        Axis columns = Along(model, operation, options.Padding, options.StrideWidth, shape[2], layer.WeightShape[2], y.Shape[2]);

        if ((long)shape.ElementCount * rows.Stride * columns.Stride > int.MaxValue) throw model.Fail(operation, $"spreads {shape} by {rows.Stride}x{columns.Stride}, to more than 2^31 - 1 elements");

        // Each step moves one axis, so that no tensor has more than four dimensions.
        int spread = context.Value(x.Index);
        spread = Spread(context, spread, [shape[0] * shape[1], shape[2], 1, shape[3]], columns.Stride, layer.InputZeroPoint);
        spread = Spread(context, spread, [shape[0], shape[1], 1, shape[2] * columns.Stride * shape[3]], rows.Stride, layer.InputZeroPoint);
        spread = context.Reshaped(spread, [shape[0], shape[1] * rows.Stride, shape[2] * columns.Stride, shape[3]]);
        if (rows.Kept < shape[1] * rows.Stride || columns.Kept < shape[2] * columns.Stride)
        {
            spread = context.Builder.Apply(new Slice { Starts = [0, 0, 0, 0], Sizes = [shape[0], rows.Kept, columns.Kept, shape[3]], Strides = [1, 1, 1, 1] }, spread);
        }

        Window2D window = new() { PadTop = rows.Before, PadBottom = rows.After, PadLeft = columns.Before, PadRight = columns.After };
        return context.Builder.Apply(new Conv2D { Window = window, InputZeroPoint = layer.InputZeroPoint }, spread, weights, bias);
    }

    /// <summary>The filter rotated by half a turn.</summary>
    public static ReadOnlySpan<sbyte> Turned(LinearLayer layer)
    {
        int depth = layer.WeightShape[3], pixels = layer.WeightShape[1] * layer.WeightShape[2];
        sbyte[] turned = new sbyte[layer.Weights.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            int pixel = i / depth % pixels;
            turned[i + (pixels - 1 - 2 * pixel) * depth] = layer.Weights[i];
        }

        return turned;
    }

    /// <summary>The same by the program, for weights that are a binding.</summary>
    public static int Turned(LoweringContext context, LinearLayer layer, int weights) => context.Builder.Apply(
        new Slice { Starts = [0, layer.WeightShape[1] - 1, layer.WeightShape[2] - 1, 0], Sizes = layer.WeightShape, Strides = [1, -1, -1, 1] }, weights);

    // Behind each element along the third of four dimensions, stride - 1 elements that count as 0.
    private static int Spread(LoweringContext context, int value, TensorShape shape, int stride, int zeroPoint) => stride == 1
        ? value
        : context.Builder.Apply(new Pad { Before = [0, 0, 0, 0], After = [0, 0, stride - 1, 0], Value = zeroPoint }, context.Reshaped(value, shape));

    // TFLite takes the padding of the convolution that leads from the output back to the input.
    private static Axis Along(QuantizedModel model, ModelOperator operation, PaddingScheme padding, int stride, int input, int filter, int output)
    {
        if (stride is < 1 or > MaximumStep || filter > MaximumStep) throw model.Fail(operation, $"has stride {stride} and filter {filter}; at most {MaximumStep} is supported");
        if ((long)input * stride > 1 << 28) throw model.Fail(operation, $"spreads {input} elements by {stride}");
        int back = (int)((output + stride - 1L) / stride);
        int total = padding == PaddingScheme.Same ? (int)Math.Max((back - 1L) * stride + filter - output, 0) : 0;
        int before = filter - 1 - total / 2;

        // Output o reads elements o - before to o - before + filter - 1 of the spread map.
        int end = output - before + filter - 1;
        int kept = Math.Clamp(end, 1, input * stride);
        return new Axis(stride, kept, before, Math.Max(end - kept, 0));
    }

    private static void RequireShapes(QuantizedModel model, ModelOperator operation, LinearLayer layer, ModelTensor x, ModelTensor y)
    {
        bool fits = x.Shape.Length == 4 && y.Shape.Length == 4 && x.Shape[0] == y.Shape[0] && x.Shape[3] == layer.WeightShape[3] && y.Shape[3] == layer.Outputs;
        if (!fits) throw model.Fail(operation, $"has weights [{string.Join(", ", layer.WeightShape)}] between [{string.Join(", ", x.Shape)}] and [{string.Join(", ", y.Shape)}]");
    }

    /// <summary>How the spread map is cut and padded along one axis.</summary>
    private readonly record struct Axis(int Stride, int Kept, int Before, int After);
}
