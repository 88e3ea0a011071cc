using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

internal sealed partial class RandomProgram
{
    private TensorShape Shape()
    {
        int[] dimensions = new int[_random.Between(1, 4)];
        for (int i = 0; i < dimensions.Length; i++) dimensions[i] = _random.Dimension(9);
        return TensorShape.Create(dimensions);
    }

    private void RescaleAlone()
    {
        TensorType x = new(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64), Shape());

        // The halved range of i64 keeps clear of the ends, where a rounding pre-shift would need a 65th bit.
        if (x.Element == ElementType.Int64) x = new(x.Element, x.Shape, ValueRange.Symmetric(1L << 61));
        (int multiplier, int shift) = Scales(x.Shape[-1]);
        Output(_builder.Apply(RescaleTo(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32)), Feed(x), multiplier, shift));
    }

    private void AddAlone()
    {
        TensorType type = new(ElementType.Int32, Shape());
        Output(_builder.Apply(new Add(), Feed(type, true), Feed(type)));
    }

    private void Multiplication()
    {
        TensorType a = new(ElementType.Int32, [.. Shape().Dimensions, 1]), b = new(ElementType.Int32, [_random.Dimension(17)]);
        Output(_builder.Apply(new Multiply { Shift = _random.Below(63) }, Feed(a), Feed(b, true)));
    }

    private void Pool()
    {
        int height = _random.Between(1, 4), width = _random.Between(1, 4), a = _random.Between(-128, 127), b = _random.Between(-128, 127);
        bool clamps = _random.Chance(3);
        AveragePool2D pool = new()
        {
            FilterHeight = height,
            FilterWidth = width,
            Window = Window(height, width, false),
            Minimum = clamps ? Math.Min(a, b) : -128,
            Maximum = clamps ? Math.Max(a, b) : 127,
        };
        Output(_builder.Apply(pool, Feed(new TensorType(ElementType.Int8, Map(_random.Dimension(2), height, width, _random.Dimension(19))))));
    }

    private void Reshaping()
    {
        TensorType x = new(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64), Shape());
        Output(_builder.Apply(new Reshape { Shape = _random.Chance(2) ? [x.Shape.ElementCount] : [1, x.Shape.ElementCount, 1] }, Feed(x)));
    }

    private void SoftmaxAlone()
    {
        TensorType x = new(ElementType.Int8, [_random.Dimension(4), _random.Positive(40)], _random.Chance(2) ? ElementType.Int8.FullRange() : ValueRange.Symmetric(9));
        Softmax softmax = new()
        {
            Multiplier = (int)_random.Value(new ValueRange(1 << 30, int.MaxValue)),
            LeftShift = _random.Chance(4) ? _random.Below(31) : _random.Between(19, 25),
            MinimumDifference = _random.Chance(4) ? -_random.Below(40) : -255,
        };
        Output(_builder.Apply(softmax, Feed(x)));
    }

    private (TensorType Parameter, ElementOrder Order, int Outputs) Parameter(ElementType element)
    {
        ElementOrder order = _random.Pick(Enum.GetValues<ElementOrder>());
        int outputs = _random.Dimension(35), height = _random.Between(1, 3), width = _random.Between(1, 3), inputs = _random.Dimension(9);
        TensorShape shape = order switch
        {
            ElementOrder.Linear => [outputs],
            ElementOrder.Panels => _random.Chance(2) ? [outputs, inputs] : [outputs, height, width, inputs],
            _ => [1, height, width, outputs],
        };
        ValueRange range = _random.Chance(3) ? ValueRange.Symmetric(100) : element.FullRange();
        return (new TensorType(element, shape, range), order, outputs);
    }

    private int Key(TensorShape shape) => Feed(new TensorType(ElementType.UInt32, shape));

    private int Scale(int outputs) => Feed(
        new TensorType(ElementType.Int32, [_random.Chance(2) ? 1 : outputs], new ValueRange(0, _random.Pick(3, 2000, Perturb.MaximumScale))), true);

    private int Magnitude() => Feed(new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(_random.Pick(1, 65536, Perturb.MaximumMagnitude))));

    private uint Tensor() => (uint)_random.Value(ElementType.UInt32.FullRange());

    private void PerturbAlone()
    {
        (TensorType type, ElementOrder order, int outputs) = Parameter(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32));
        DirectionKind kind = _random.Pick(Enum.GetValues<DirectionKind>());
        ElementType output = _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64);
        Perturb perturb = new()
        {
            Tensor = Tensor(),
            Direction = kind,
            Stream = kind == DirectionKind.Rademacher ? _random.Pick(Enum.GetValues<DirectionStream>()) : DirectionStream.Elements,
            Order = order,
            ViewShift = _random.Chance(2) ? 0 : _random.Below(25),
            Output = output,
            Range = _random.Chance(3) ? ValueRange.Symmetric(77) : output.FullRange(),
        };
        Output(_builder.Apply(perturb, Feed(type), Key([4]), Magnitude(), Scale(outputs)));
    }

    private void UpdateAlone()
    {
        bool residual = _random.Chance(2);
        (TensorType type, ElementOrder order, int outputs) = Parameter(residual ? ElementType.Int8 : _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32));
        int queries = _random.Chance(8) ? 40 : _random.Between(1, 5);
        Update update = new() { Tensor = Tensor(), Direction = _random.Pick(Enum.GetValues<DirectionKind>()), Order = order, HasResidual = residual };
        int w = Feed(type), rest = residual ? Feed(new TensorType(ElementType.Int8, type.Shape)) : -1, keys = Key([queries, 4]);
        int coefficients = Feed(new TensorType(ElementType.Int32, [queries], ValueRange.Symmetric(Update.MaximumCoefficient))), scale = Scale(outputs);
        Output(residual ? _builder.ApplyMany(update, w, rest, keys, coefficients, scale) : _builder.ApplyMany(update, w, keys, coefficients, scale));
    }

    private void Gain()
    {
        TensorShape shape = [_random.Dimension(33)];
        int multiplier = Feed(new TensorType(ElementType.Int32, shape, new ValueRange(_random.Pick(0, 1 << 30), int.MaxValue)));
        Output(_builder.ApplyMany(new ApplyGain(), multiplier, Feed(new TensorType(ElementType.Int8, shape)), Feed(new TensorType(ElementType.Int32, shape, ApplyGain.GainRange))));
    }

    private (int Logits, int Labels, int Batch) Rows()
    {
        int batch = _random.Dimension(6), classes = _random.Positive(40);
        TensorType logits = _random.Pick(
            new TensorType(ElementType.Int8, [batch, classes]),
            new TensorType(ElementType.Int32, [batch, classes], ValueRange.Symmetric(5000)),
            new TensorType(ElementType.Int32, [batch, classes]));
        return (Feed(logits), Feed(new TensorType(ElementType.Int32, [batch], new ValueRange(-1, classes - 1))), batch);
    }

    private long LogitScale() => _random.Pick(1, 1L << 40, _random.Value(new ValueRange(1, 1L << 33)));

    private void Loss()
    {
        (int logits, int labels, _) = Rows();
        Output(_builder.ApplyMany(new CrossEntropy { LogitScale = LogitScale() }, logits, labels));
    }

    private void Gradient()
    {
        (int logits, int labels, int batch) = Rows();
        HeadGradient gradient = new() { LogitScale = LogitScale(), FeatureZeroPoint = ZeroPoint(ElementType.Int8) };
        Output(_builder.ApplyMany(gradient, logits, labels, Feed(new TensorType(ElementType.Int8, [batch, _random.Dimension(21)]))));
    }

    // A quantised addition: two inputs brought to one scale, added, and scaled down again.
    private void Residual()
    {
        TensorType type = new(ElementType.Int8, Shape());
        int Wide() => _builder.Apply(
            new Rescale { InputZeroPoint = ZeroPoint(ElementType.Int8), PreShift = 20, Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue },
            Feed(type), Constant(1, 1 << 30), ConstantShift(0));
        Output(Rescaled(_builder.Apply(new Add(), Wide(), Wide())));
    }

    // One training query in small: perturbed bias and gain, convolution, pool, head, loss.
    private void Query()
    {
        int channels = _random.Positive(5), outputs = _random.Positive(18), classes = _random.Positive(5), batch = _random.Positive(3);
        int key = Key([4]), magnitude = Magnitude(), scale = Scale(1);
        Perturb Move(ElementType output, ValueRange range, uint tensor) => new() { Tensor = tensor, Direction = DirectionKind.Rademacher, Output = output, Range = range };
        int bias = _builder.Apply(Move(ElementType.Int32, ValueRange.Symmetric(1000), 1), Feed(new TensorType(ElementType.Int32, [outputs], ValueRange.Symmetric(1000))), key, magnitude, scale);
        int gain = _builder.Apply(Move(ElementType.Int32, ApplyGain.GainRange, 2), Feed(new TensorType(ElementType.Int32, [outputs], ApplyGain.GainRange)), key, magnitude, scale);
        var scales = _builder.ApplyMany(new ApplyGain(), Constant(outputs, 1500000000), Feed(new TensorType(ElementType.Int8, [outputs], new ValueRange(-9, -4))), gain);
        int x = Feed(new TensorType(ElementType.Int8, [batch, 5, 5, channels]));
        int map = _builder.Apply(
            new Conv2D { InputZeroPoint = -128, Window = new Window2D { PadTop = 1, PadLeft = 1, StrideX = 2 } },
            x, Feed(new TensorType(ElementType.Int8, [outputs, 3, 3, channels], ValueRange.Symmetric(20)), true), bias);
        int active = _builder.Apply(new Rescale { OutputZeroPoint = -128 }, map, scales[0], scales[1]);
        TensorShape shape = _builder.TypeOf(active).Shape;
        int pooled = _builder.Apply(new AveragePool2D { FilterHeight = shape[1], FilterWidth = shape[2] }, active);
        int features = _builder.Apply(new Reshape { Shape = [batch, outputs] }, pooled);
        int logits = _builder.Apply(new MatMul { InputZeroPoint = -128 }, features, Feed(new TensorType(ElementType.Int8, [classes, outputs], ValueRange.Symmetric(9))), Feed(new TensorType(ElementType.Int32, [classes], ValueRange.Symmetric(9))));
        Output(_builder.ApplyMany(new CrossEntropy { LogitScale = 1L << 24 }, logits, Feed(new TensorType(ElementType.Int32, [batch], new ValueRange(-1, classes - 1)))));
        if (_random.Chance(2)) Output(logits);
    }

    // Two fused layers and a softmax, with the first layer's output read twice.
    private void Chain()
    {
        int inputs = _random.Positive(20), hidden = _random.Positive(20), batch = _random.Positive(3);
        int Layer(int x, int from, int to) => Rescaled(_builder.Apply(
            new MatMul { InputZeroPoint = -1 },
            x, Feed(new TensorType(ElementType.Int8, [to, from], ValueRange.Symmetric(127)), true), Feed(new TensorType(ElementType.Int32, [to], ValueRange.Symmetric(1000)), true)));
        int first = Layer(Feed(new TensorType(ElementType.Int8, [batch, inputs])), inputs, hidden);
        int second = Layer(first, hidden, hidden);
        Output(_builder.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 22, MinimumDifference = -200 }, second));
        if (_random.Chance(2)) Output(first);
    }

    private int Constant(int count, int value)
    {
        int[] values = new int[count];
        Array.Fill(values, value);
        return _builder.Constant("multiplier", new TensorType(ElementType.Int32, [count], new ValueRange(0, int.MaxValue)), System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(values));
    }

    private int ConstantShift(sbyte value) => _builder.Constant<sbyte>("shift", ElementType.Int8, [1], [value]);
}
