using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    private void Gain()
    {
        TensorShape shape = [_random.Dimension(33)];
        int multiplier = Feed(new TensorType(ElementType.Int32, shape, new ValueRange(_random.Pick(0, 1 << 30), int.MaxValue)));
        Output(_builder.ApplyMany(new ApplyGain(), multiplier, Feed(new TensorType(ElementType.Int8, shape)), Feed(new TensorType(ElementType.Int32, shape, ApplyGain.GainRange))));
    }

    private void Steps()
    {
        TensorShape shape = [_random.Dimension(33)];
        int multiplier = Feed(new TensorType(ElementType.Int32, shape, new ValueRange(_random.Pick(0, 1 << 30), int.MaxValue)));
        Output(_builder.Apply(new OutputStep { Factor = 1 + _random.Below(1 << (1 + _random.Below(24))) }, multiplier, Feed(new TensorType(ElementType.Int8, shape, new ValueRange(-31, 30)))));
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
