using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Padding schemes as explicit padding.</summary>
internal static class WindowLowering
{
    private const int MaximumStep = 1 << 16;
    private const long MaximumExtent = 1 << 28;

    /// <summary>The window, checked against the shapes of both maps.</summary>
    /// <exception cref="InvalidModelException">The output has not the shape that the input and the window give.</exception>
    public static Window2D Create(QuantizedModel model, ModelOperator operation, PaddingScheme padding, (int Y, int X) stride, (int Y, int X) dilation, (int Y, int X) filter, ModelTensor x, ModelTensor y)
    {
        if (x.Shape.Length != 4 || y.Shape.Length != 4 || x.Shape[0] != y.Shape[0]) throw model.Fail(operation, "needs an input and an output of rank 4 and of one batch");
        (int strideY, int top, int bottom) = Axis(model, operation, padding, stride.Y, dilation.Y, filter.Y, x.Shape[1], y.Shape[1]);
        (int strideX, int left, int right) = Axis(model, operation, padding, stride.X, dilation.X, filter.X, x.Shape[2], y.Shape[2]);
        return new Window2D
        {
            StrideY = strideY,
            StrideX = strideX,
            DilationY = dilation.Y,
            DilationX = dilation.X,
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
    }

    // SAME: ceil(in / stride) outputs, the padding they need split with the odd one at the end.
    private static (int Stride, int Before, int After) Axis(QuantizedModel model, ModelOperator operation, PaddingScheme padding, int stride, int dilation, int filter, int input, int output)
    {
        if (stride is < 1 or > MaximumStep || dilation is < 1 or > MaximumStep || filter < 1) throw model.Fail(operation, $"has stride {stride}, dilation {dilation} and filter {filter}");
        long extent = (filter - 1L) * dilation + 1;
        if (extent > MaximumExtent || input > MaximumExtent) throw model.Fail(operation, $"has a window of {extent} on a map of {input}");
        long expected = padding == PaddingScheme.Same ? (input + stride - 1L) / stride : input < extent ? 0 : (input - extent) / stride + 1;
        if (expected != output) throw model.Fail(operation, $"has {output} outputs along an axis where its window gives {expected}");
        long total = padding == PaddingScheme.Same ? Math.Max((output - 1L) * stride + extent - input, 0) : 0;

        // A window that fits once never moves; its stride then is no reason for a small machine to refuse it.
        bool fitsOnce = input + total == extent;
        return (fitsOnce ? 1 : stride, (int)(total / 2), (int)(total - total / 2));
    }
}
