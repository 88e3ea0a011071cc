using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
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
        int classes = _random.Positive(40);
        (int logits, int batch) = Logits(_random.Dimension(6), classes);
        return (logits, Feed(new TensorType(ElementType.Int32, [batch], new ValueRange(-1, classes - 1))), batch);
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

    // One training query in small: perturbed bias and gain, convolution, pool, head, loss.
    private void Query()
    {
        int channels = _random.Positive(5), outputs = _random.Positive(18), classes = _random.Positive(5), batch = _random.Positive(3);
        int key = Key([4]), magnitude = Magnitude(), scale = Scale(1);
        Perturb Move(ElementType output, ValueRange range, uint tensor) => new() { Tensor = tensor, Direction = DirectionKind.Rademacher, Output = output, Range = range };
        int bias = _builder.Apply(Move(ElementType.Int32, ValueRange.Symmetric(1000), 1), Feed(new TensorType(ElementType.Int32, [outputs], ValueRange.Symmetric(1000))), key, magnitude, scale);
        int gain = _builder.Apply(Move(ElementType.Int32, ApplyGain.GainRange, 2), Feed(new TensorType(ElementType.Int32, [outputs], ApplyGain.GainRange)), key, magnitude, scale);
        var scales = _builder.ApplyMany(new ApplyGain(), Filled(outputs, 1500000000), Feed(new TensorType(ElementType.Int8, [outputs], new ValueRange(-9, -4))), gain);
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

    private int Filled(int count, int value)
    {
        int[] values = new int[count];
        Array.Fill(values, value);
        return _builder.Constant("multiplier", new TensorType(ElementType.Int32, [count], new ValueRange(0, int.MaxValue)), System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(values));
    }
}
