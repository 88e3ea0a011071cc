using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    // Two layers and a softmax, with the first layer's output read twice.
    private void TwoLayers()
    {
        int x = Feed(new TensorType(Activation(), [_random.Positive(5), _random.Positive(40)]));
        int first = Dense(x, _random.Positive(40)), second = Dense(first, _random.Positive(40));
        Output(TypeOf(second).Element == ElementType.Int8 && _random.Chance(2) ? LogSoftmax(second) : Softmax(second));
        if (_random.Chance(2)) Output(first);
    }

    private int Dense(int x, int outputs) => Requantized(MatMul(x, outputs), TypeOf(x).Shape[-1]);

    // A classifier over several images at once: whatever a backend does image by image, it does here.
    private void Network()
    {
        int batch = _random.Chance(8) ? 1 : _random.Between(2, 5);
        int x = Feed(new TensorType(Activation(), [batch, _random.Between(4, 9), _random.Between(4, 9), _random.Between(1, 6)]));
        int layers = _random.Between(1, 5);
        for (int i = 0; i < layers; i++)
        {
            int before = x;
            x = Layer(x);
            if (_random.Chance(5)) x = Concat(x, TypeOf(before).Shape == TypeOf(x).Shape && TypeOf(before).Element == TypeOf(x).Element ? before : x, 3);
            if (_random.Chance(8)) Output(x);
        }

        TensorShape map = TypeOf(x).Shape;
        if (_random.Chance(3)) x = _builder.Apply(new Transpose { Permutation = [0, 2, 1, 3] }, x);
        if (_random.Chance(2)) x = Mean(x);
        map = TypeOf(x).Shape;
        int rows = _builder.Apply(new Reshape { Shape = [map[0], map[1] * map[2] * map[3]] }, x);
        int logits = Dense(rows, _random.Between(2, 10));
        Output(_random.Chance(2) ? Softmax(logits) : logits);
    }

    private int Concat(int a, int b, int axis) => _builder.Apply(new Concat { Axis = axis }, a, b);

    private int Mean(int x)
    {
        if (_random.Chance(2)) return Requantized(_builder.Apply(new ReduceSum { Axes = [1, 2], KeepDimensions = true, InputZeroPoint = ZeroPoint(ElementType.Int8) }, x), TypeOf(x).Shape[1]);
        TensorType type = TypeOf(x);
        if (Math.Max(type.Shape[1], type.Shape[2]) > Profile.Limits.Filter) return x;
        ValueRange full = type.Element.FullRange();
        return _builder.Apply(new AveragePool2D { FilterHeight = type.Shape[1], FilterWidth = type.Shape[2], Minimum = (int)full.Minimum, Maximum = (int)full.Maximum }, x);
    }

    // From one map to the next; image for image.
    private int Layer(int x)
    {
        TensorType type = TypeOf(x);
        TensorShape map = type.Shape;
        switch (_random.Below(10))
        {
            case 0 or 1 or 2:
                return Requantized(Conv(x, _random.Between(1, 12)), 9 * map[3]);
            case 3:
                return Requantized(Depthwise(x), 9) is int y && TypeOf(y).Shape[3] > 0 ? y : x;
            case 4:
                return Pool(x, _random.Chance(2));
            case 5:
                int moved = Widened(x);
                return Requantized(_builder.Apply(new Add(), moved, _random.Chance(2) ? moved : Widened(Feed(new(type.Element, [1, 1, 1, map[3]]), true))), 1 << 10);
            case 6:
                return type.Element == ElementType.Int8 && Profile.Activations.Contains(ElementType.Int8) ? _builder.Apply(new TableLookup(), x, Feed(new(ElementType.Int8, [TableLookup.Entries]), true)) : Sigmoid16(x);
            case 7:
                return _builder.Apply(new Pad { Before = [0, 1, 0, 0], After = [0, _random.Below(2), 1, 0], Value = ZeroPoint(type.Element) }, x);
            case 8:
                // Squeeze and excite: each channel times a factor of its own.
                int wide = _builder.Apply(new Cast { InputZeroPoint = ZeroPoint(ElementType.Int8) }, x), gate = _builder.Apply(new Cast { InputZeroPoint = -128 }, Mean(x));
                return TypeOf(gate).Shape[1] == 1 && TypeOf(gate).Shape[2] == 1 ? Requantized(_builder.Apply(new Multiply(), wide, gate), 1) : x;
            default:
                return LayerNorm(x);
        }
    }

    private int Sigmoid16(int x) => TypeOf(x).Element == ElementType.Int16 ? Sigmoid(x, _random.Chance(2)) : Clamp(x);

    // One head of attention between two residual connections, over a batch.
    private void Attention()
    {
        int batch = _random.Between(1, 4), tokens = _random.Positive(9), width = _random.Positive(16);
        int x = Feed(new TensorType(Activation(), [batch, tokens, width]));
        int normal = LayerNorm(x), q = Projected(normal, width), k = Projected(normal, width), v = Projected(normal, width);
        if (TypeOf(q).Element != TypeOf(k).Element || Sums(TypeOf(q), TypeOf(k)) is not { } sums)
        {
            Output(q);
            Output(k);
            return;
        }

        int scores = Requantized(Product(q, k, sums), width);
        int weights = Softmax(scores), columns = _builder.Apply(new Transpose { Permutation = [0, 2, 1] }, v);
        if (!Profile.Activations.Contains(TypeOf(weights).Element) || Sums(TypeOf(weights), TypeOf(columns)) is not { } mixed)
        {
            Output(weights);
            Output(columns);
            return;
        }

        int seen = Requantized(Product(weights, columns, mixed), tokens);
        Output(Sum(x, seen));
        if (_random.Chance(3)) Output(scores);
    }

    private int Projected(int x, int outputs)
    {
        TensorShape shape = TypeOf(x).Shape;
        return _builder.Apply(new Reshape { Shape = [shape[0], shape[1], outputs] }, Dense(x, outputs));
    }
}
