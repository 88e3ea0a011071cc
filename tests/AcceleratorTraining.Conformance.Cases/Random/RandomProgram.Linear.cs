using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    // A map that the filters of Window fit without padding.
    private int FeedMap(int channels = 9, bool positive = false, bool quantized = false) => Feed(new TensorType(
        quantized ? Narrow() : Activation(),
        [_random.Dimension(3), _random.Between(3, _random.Chance(9) ? 20 : 8), _random.Between(3, 8), positive ? _random.Positive(channels) : _random.Dimension(channels)]));

    private int FeedRows()
    {
        int inputs = _random.Dimension(257), rows = _random.Dimension(4);
        return Feed(new TensorType(Activation(), _random.Chance(3) ? [_random.Dimension(2), rows, inputs] : [rows, inputs]));
    }

    private int FeedMatrices()
    {
        int rank = Math.Min(_random.Between(2, 5), Math.Max(2, Profile.Limits.Rank));
        int[] shape = [.. Enumerable.Range(0, rank).Select(_ => _random.Dimension(3))];
        (shape[^2], shape[^1]) = (_random.Dimension(9), _random.Dimension(_random.Chance(4) ? 257 : 40));
        return Feed(new TensorType(Activation(), TensorShape.Create(shape)));
    }

    private Window2D Window(TensorShape map, int filterHeight, int filterWidth, bool dilated) => new()
    {
        StrideY = Stride(),
        StrideX = Stride(),
        DilationY = dilated && _random.Chance(3) && 2 * filterHeight - 1 <= map[1] ? 2 : 1,
        DilationX = dilated && _random.Chance(3) && 2 * filterWidth - 1 <= map[2] ? 2 : 1,
        PadTop = _random.Below(filterHeight),
        PadBottom = _random.Below(filterHeight),
        PadLeft = _random.Below(filterWidth),
        PadRight = _random.Below(filterWidth),
    };

    private int Stride() => _random.Between(1, Math.Min(3, Profile.Limits.Stride));

    private int Filter(int extent) => _random.Between(1, Math.Min(Math.Min(extent, 4), Profile.Limits.Filter));

    // Weights and bias of a sum of so many products, within what the accumulator can be shown to hold where it has to.
    private (int Weights, int Bias) Parameters(TensorType x, TensorShape weights, int outputs, int products)
    {
        ElementType element = Weight();
        ValueRange full = element.FullRange(), range = _random.Chance(2) ? full : ValueRange.Symmetric(full.Maximum);
        if (Profile.AccumulatorOverflow != AccumulatorOverflow.Forbidden)
        {
            ElementType format = _random.Pick(ElementType.Int32, ElementType.Int64);
            ValueRange whole = format.FullRange(), held = Profile.BiasRange;
            return (Feed(new(element, weights, range), true), Feed(new(format, [outputs], whole.Contains(held) ? held : whole), true));
        }

        long bias = Math.Min(1000, Profile.BiasRange.Maximum), reach = Spread(x) * Math.Max(products, 1);
        bool Fits(int bits) => (Int128)reach * range.Magnitude + bias < Int128.One << (Math.Min(bits, Profile.AccumulatorBits) - 1);
        if (!Fits(64)) range = ValueRange.Symmetric(Math.Max(0, Math.Min(full.Maximum, (long)(((Int128.One << (Profile.AccumulatorBits - 1)) - 1 - bias) / reach))));
        ElementType sum = Fits(32) && _random.Chance(2) ? ElementType.Int32 : ElementType.Int64;
        return (Feed(new(element, weights, range), true), Feed(new(sum, [outputs], ValueRange.Symmetric(bias)), true));
    }

    // The largest |x - zero point| over all zero points of the format.
    private static long Spread(TensorType x)
    {
        ValueRange full = x.Element.FullRange();
        return Math.Max(x.Range.Maximum - full.Minimum, full.Maximum - x.Range.Minimum);
    }

    private int Conv(int x, int outputs = -1)
    {
        TensorType type = TypeOf(x);
        TensorShape map = type.Shape;
        int height = Filter(map[1]), width = Filter(map[2]), channels = map[3];
        int groups = _random.Chance(3) ? _random.Pick(2, 3, 4, channels) : 1;
        if (groups < 1 || channels % groups != 0) groups = 1;
        if (outputs < 0) outputs = _random.Dimension(Math.Max(1, 18 / groups)) * groups;
        if (outputs % groups != 0) groups = 1;
        (int w, int bias) = Parameters(type, [outputs, height, width, channels / groups], outputs, height * width * (channels / groups));
        Conv2D conv = new() { Window = Window(map, height, width, true), InputZeroPoint = ZeroPoint(type.Element), Groups = groups };
        return _builder.Apply(conv, x, w, bias);
    }

    private int Depthwise(int x)
    {
        TensorType type = TypeOf(x);
        TensorShape map = type.Shape;
        int height = Filter(map[1]), width = Filter(map[2]), outputs = map[3] * (_random.Chance(3) ? _random.Between(0, 3) : 1);
        (int w, int bias) = Parameters(type, [1, height, width, outputs], outputs, height * width);
        DepthwiseConv2D conv = new() { Window = Window(map, height, width, true), InputZeroPoint = ZeroPoint(type.Element) };
        return _builder.Apply(conv, x, w, bias);
    }

    private int MatMul(int x, int outputs = -1)
    {
        TensorType type = TypeOf(x);
        int inputs = type.Shape[-1];
        if (outputs < 0) outputs = _random.Dimension(inputs > 64 ? 9 : 33);
        (int w, int bias) = Parameters(type, [outputs, inputs], outputs, inputs);
        return _builder.Apply(new MatMul { InputZeroPoint = ZeroPoint(type.Element) }, x, w, bias);
    }

    private int BatchMatMul(int a)
    {
        TensorType type = TypeOf(a);
        if (_random.Chance(5) && Sums(type, type) is { } own) return Product(a, a, own);
        int[] shape = [.. type.Shape];
        shape[^2] = _random.Dimension(9);
        TensorType other = new(Activation(), TensorShape.Create(shape));
        if (Sums(type, other) is null) other = new(other.Element, other.Shape, ValueRange.Symmetric(0));
        if (Sums(type, other) is { } sums) return Product(a, Feed(other, true), sums);

        // Two wide operands under a narrow accumulator: both lose their upper half.
        int small = _builder.Apply(new Clamp { Minimum = -99, Maximum = 99 }, a);
        return _builder.Apply(new BatchMatMul(), small, Feed(new(other.Element, other.Shape, ValueRange.Symmetric(99)), true));
    }

    private int Product(int a, int b, ElementType sums) => _builder.Apply(
        new BatchMatMul { LeftZeroPoint = ZeroPoint(TypeOf(a).Element), RightZeroPoint = ZeroPoint(TypeOf(b).Element), Accumulator = sums }, a, b);

    // A format whose accumulator holds the products of two activations whatever their zero points; null if none does.
    private ElementType? Sums(TensorType a, TensorType b)
    {
        ElementType drawn = _random.Pick(ElementType.Int32, ElementType.Int64);
        if (Profile.AccumulatorOverflow != AccumulatorOverflow.Forbidden) return drawn;
        Int128 bound = (Int128)Spread(a) * Spread(b) * a.Shape[-1];
        bool Fits(ElementType element) => bound < Int128.One << (Math.Min(Profile.AccumulatorBits, element.BitCount()) - 1);
        if (Fits(drawn)) return drawn;
        return Fits(ElementType.Int64) ? ElementType.Int64 : null;
    }
}
