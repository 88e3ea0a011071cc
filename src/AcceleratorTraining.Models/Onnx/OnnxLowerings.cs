using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// Operators of ONNX models as integer operators. Factors are ONNX Runtime's float32 quotients, which a multiplier and a shift
/// hold exactly; in profile ort-cpu RESCALE then rounds as its kernels do.
/// </summary>
internal static class OnnxLowerings
{
    // Two addends of this many bits and their sum fit in 32.
    private const int AddendBits = 29;

    // Finer grids would not show: the sum has 24 significant bits in the end.
    private const int MostFractionBits = 22;

    // A product in float32 on a grid of 2^-21 output steps; beyond 512 steps any element is saturated.
    private const int ProductFractionBits = 21;
    private const int ProductLimit = 1 << 30;

    public static OnnxOptions Cast(bool toSigned) => new((context, operation) =>
        context.Builder.Apply(toSigned ? new Cast { InputZeroPoint = 128, Output = ElementType.Int8 } : new Cast { InputZeroPoint = -128, Output = ElementType.UInt8 }, context.Value(operation.Inputs[0])))
    {
        IsCast = true,
    };

    public static OnnxOptions Transpose(ImmutableArray<int> permutation) => new((context, operation) =>
        context.Builder.Apply(new Transpose { Permutation = permutation }, context.Value(operation.Inputs[0])));

    public static OnnxOptions Concat(int axis) => new((context, operation) =>
        context.Builder.Apply(new Concat { Axis = axis }, [.. operation.Inputs.Select(context.Value)]));

    public static OnnxOptions Table(byte[] entries) => new((context, operation) =>
    {
        int table = context.Builder.Constant($"table {operation.Index}", new TensorType(ElementType.Int8, [TableLookup.Entries]), entries);
        return context.Builder.Apply(new TableLookup(), context.Value(operation.Inputs[0]), table);
    });

    public static OnnxOptions MaxPool(Window2D window, int height, int width) => new((context, operation) =>
        context.Builder.Apply(new MaxPool2D { Window = window, FilterHeight = height, FilterWidth = width }, context.Value(operation.Inputs[0])));

    /// <summary>
    /// Both addends in float32 on a grid of 2^-k output steps, added exactly, and rounded to whole steps. ONNX Runtime's own
    /// kernels for x64 and ARM round in different places.
    /// </summary>
    public static OnnxOptions Add((int Minimum, int Maximum) bounds) => new((context, operation) =>
    {
        ModelTensor a = Input(context, operation, 0), b = Input(context, operation, 1), y = Output(context, operation);
        int bits = SumFractionBits(a.Scale, b.Scale, y.Scale);
        int sum = context.Builder.Apply(new Add(), Addend(a, "left"), Addend(b, "right"));
        return Whole(context, operation, sum, bits, bounds);

        int Addend(ModelTensor x, string side)
        {
            Rescale rescale = new() { InputZeroPoint = (int)x.ZeroPoint, Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
            (int multiplier, int shift) = context.Factor($"add {operation.Index} {side}", QuantizedMultiplier.FromReal((double)(x.Scale / y.Scale) * (1L << bits)));
            return context.Builder.Apply(rescale, context.Value(x.Index), multiplier, shift);
        }
    });

    /// <summary>k of <see cref="Add"/>; negative if an addend has no room.</summary>
    public static int SumFractionBits(float a, float b, float y)
    {
        double largest = 255.0 * Math.Max(a / y, b / y);
        int bits = MostFractionBits;
        while (bits >= 0 && largest * (1L << bits) > 1L << AddendBits) bits--;
        return bits;
    }

    public static OnnxOptions Multiply((int Minimum, int Maximum) bounds) => new((context, operation) =>
    {
        ModelTensor a = Input(context, operation, 0), b = Input(context, operation, 1), y = Output(context, operation);
        int product = context.Builder.Apply(new Multiply(), Centred(a), Centred(b));
        float factor = a.Scale * b.Scale / y.Scale;
        Rescale scaled = new() { Output = ElementType.Int32, Minimum = -ProductLimit, Maximum = ProductLimit };
        int fine = context.Rescaled($"mul {operation.Index}", product, QuantizedMultiplier.FromReal((double)factor * (1 << ProductFractionBits)), scaled);
        return Whole(context, operation, fine, ProductFractionBits, bounds);

        int Centred(ModelTensor x) => context.Builder.Apply(new Cast { InputZeroPoint = (int)x.ZeroPoint, Output = ElementType.Int32 }, context.Value(x.Index));
    });

    /// <summary>[..., M, K] times [..., K, N].</summary>
    public static OnnxOptions BatchProduct((int Minimum, int Maximum) bounds) => new((context, operation) =>
    {
        ModelTensor a = Input(context, operation, 0), b = Input(context, operation, 1), y = Output(context, operation);
        int rank = b.Shape.Length;
        ImmutableArray<int> swapped = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        int columns = context.Builder.Apply(new Transpose { Permutation = swapped }, context.Value(b.Index));
        int product = context.Builder.Apply(new BatchMatMul { LeftZeroPoint = (int)a.ZeroPoint, RightZeroPoint = (int)b.ZeroPoint }, context.Value(a.Index), columns);
        return Rescaled(context, operation, product, a.Scale * b.Scale / y.Scale, bounds);
    });

    public static OnnxOptions GlobalAverage((int Minimum, int Maximum) bounds) => new((context, operation) =>
    {
        ModelTensor x = Input(context, operation, 0), y = Output(context, operation);
        int sum = context.Builder.Apply(new ReduceSum { Axes = [1, 2], InputZeroPoint = (int)x.ZeroPoint, KeepDimensions = true }, context.Value(x.Index));
        return Rescaled(context, operation, sum, x.Scale / (y.Scale * (x.Shape[1] * x.Shape[2])), bounds);
    });

    /// <summary>Sums by a depthwise convolution of ones, divided by how many taps count.</summary>
    public static OnnxOptions AveragePool(Window2D window, int height, int width, bool includesPadding, (int Minimum, int Maximum) bounds) => new((context, operation) =>
    {
        ModelTensor x = Input(context, operation, 0), y = Output(context, operation);
        int channels = x.Shape[3];
        context.TakeConstant(x, (long)height * width * channels + (long)y.Shape[1] * y.Shape[2]);
        byte[] ones = new byte[height * width * channels];
        ones.AsSpan().Fill(1);
        int filter = context.Builder.Constant($"ones {operation.Index}", new TensorType(ElementType.Int8, [1, height, width, channels]), ones);
        int zeros = context.Builder.Constant<int>($"zeros {operation.Index}", ElementType.Int32, [channels], new int[channels]);
        int sums = context.Builder.Apply(new DepthwiseConv2D { Window = window, InputZeroPoint = (int)x.ZeroPoint }, context.Value(x.Index), filter, zeros);
        bool isPadded = window is not { PadTop: 0, PadBottom: 0, PadLeft: 0, PadRight: 0 };
        return includesPadding || !isPadded
            ? Rescaled(context, operation, sums, x.Scale / (y.Scale * (height * width)), bounds)
            : PlaceByPlace(context, operation, sums, Counts(window, height, width, x, y), bounds);
    });

    // Taps inside the map for each output.
    private static int[] Counts(Window2D window, int height, int width, ModelTensor x, ModelTensor y)
    {
        int[] rows = [.. Enumerable.Range(0, y.Shape[1]).Select(i => Inside(i * window.StrideY - window.PadTop, height, x.Shape[1]))];
        int[] columns = [.. Enumerable.Range(0, y.Shape[2]).Select(i => Inside(i * window.StrideX - window.PadLeft, width, x.Shape[2]))];
        return [.. rows.SelectMany(r => columns.Select(c => Math.Max(r * c, 1)))];

        static int Inside(int start, int length, int extent) => Math.Max(Math.Min(start + length, extent) - Math.Max(start, 0), 0);
    }

    // Multipliers go by the innermost dimension, so that the places are brought there.
    private static int PlaceByPlace(LoweringContext context, ModelOperator operation, int sums, int[] counts, (int Minimum, int Maximum) bounds)
    {
        ModelTensor x = Input(context, operation, 0), y = Output(context, operation);
        TensorShape shape = context.Shape(y);
        int planes = context.Builder.Apply(new Transpose { Permutation = [0, 3, 1, 2] }, sums);
        int places = context.Builder.Apply(new Reshape { Shape = [shape[0], shape[3], counts.Length] }, planes);
        QuantizedMultiplier[] factors = [.. counts.Select(c => QuantizedMultiplier.FromReal(x.Scale / (y.Scale * c)))];
        int multipliers = context.Builder.Constant<int>($"average {operation.Index} multiplier", ElementType.Int32, [counts.Length], [.. factors.Select(f => f.Multiplier)]);
        int shifts = context.Builder.Constant<sbyte>($"average {operation.Index} shift", ElementType.Int8, [counts.Length], [.. factors.Select(f => f.Shift)]);
        Rescale rescale = new() { OutputZeroPoint = (int)y.ZeroPoint, Minimum = bounds.Minimum, Maximum = bounds.Maximum };
        int scaled = context.Builder.Apply(rescale, places, multipliers, shifts);
        int map = context.Builder.Apply(new Reshape { Shape = [shape[0], shape[3], shape[1], shape[2]] }, scaled);
        return context.Builder.Apply(new Transpose { Permutation = [0, 2, 3, 1] }, map);
    }

    // The zero point is part of what is rounded: a tie goes to the even element, not to the even number of steps.
    private static int Whole(LoweringContext context, ModelOperator operation, int value, int fractionBits, (int Minimum, int Maximum) bounds)
    {
        int zeroPoint = (int)Output(context, operation).ZeroPoint;
        Rescale whole = new() { InputZeroPoint = -(zeroPoint << fractionBits), Minimum = bounds.Minimum, Maximum = bounds.Maximum };
        return context.Rescaled($"{operation.Name} {operation.Index}", value, QuantizedMultiplier.FromReal(MathF.ScaleB(1, -fractionBits)), whole);
    }

    private static int Rescaled(LoweringContext context, ModelOperator operation, int value, float factor, (int Minimum, int Maximum) bounds)
    {
        Rescale rescale = new() { OutputZeroPoint = (int)Output(context, operation).ZeroPoint, Minimum = bounds.Minimum, Maximum = bounds.Maximum };
        (int multiplier, int shift) = context.Factor($"{operation.Name} {operation.Index}", QuantizedMultiplier.FromReal(factor));
        return context.Builder.Apply(rescale, value, multiplier, shift);
    }

    private static ModelTensor Input(LoweringContext context, ModelOperator operation, int operand) => context.Model.Tensors[operation.Inputs[operand]];

    private static ModelTensor Output(LoweringContext context, ModelOperator operation) => context.Model.Tensors[operation.Outputs[0]];
}
