using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    // At least one class in the last dimension.
    private int FeedClasses(ElementType element)
    {
        int[] shape = [.. Shape(Rank(4), 120)];
        shape[^1] = Math.Max(1, shape[^1]);
        ValueRange range = _random.Chance(3) ? ValueRange.Symmetric(9) : element.FullRange();
        return Feed(new TensorType(element, TensorShape.Create(shape), range));
    }

    private int Multiplier() => (int)_random.Value(new ValueRange(1 << 30, int.MaxValue));

    private int Table(int x) => _builder.Apply(new TableLookup(), x, Feed(new(Narrow(), [TableLookup.Entries]), true));

    private int Sigmoid(int x, bool hyperbolic)
    {
        int multiplier = _random.Chance(3) ? (int)_random.Value(new ValueRange(0, 1 << 20)) : _random.Between(1, 1 << 15), shift = _random.Chance(3) ? _random.Below(31) : _random.Below(16);
        SigmoidOperator function = hyperbolic ? new HyperbolicTangent() : new Logistic();
        return _builder.Apply(function with { Multiplier = multiplier, Shift = shift }, x);
    }

    private int Softmax(int x)
    {
        bool narrow = TypeOf(x).Element == ElementType.Int8;
        return _builder.Apply(
            new Softmax
            {
                Multiplier = Multiplier(),
                LeftShift = !narrow ? _random.Between(-31, _random.Chance(2) ? 30 : 0) : _random.Chance(4) ? _random.Below(31) : _random.Between(19, 25),
                MinimumDifference = !narrow ? 0 : _random.Chance(4) ? -_random.Below(40) : -255,
                Output = narrow && !_random.Chance(2) ? ElementType.Int8 : ElementType.Int16,
            },
            x);
    }

    private int LogSoftmax(int x) => _builder.Apply(
        new LogSoftmax
        {
            Multiplier = Multiplier(),
            LeftShift = _random.Chance(4) ? _random.Below(31) : _random.Between(19, 25),
            ReverseMultiplier = Multiplier(),
            ReverseShift = _random.Chance(4) ? _random.Below(32) : _random.Between(19, 25),
            MinimumDifference = _random.Chance(4) ? -_random.Below(40) : -255,
        },
        x);

    private int Normalize(int x) => _builder.Apply(new Normalize { Epsilon = _random.Pick(0, 1, _random.Below(100000), 1L << 40, 1L << 60) }, x);

    // Integer layer normalization with its affine part.
    private int LayerNorm(int x)
    {
        int normal = Normalize(x), channels = TypeOf(x).Shape[-1];
        int scaled = _builder.Apply(new Multiply { Shift = _random.Between(8, 14) }, normal, Feed(new(ElementType.Int32, [channels], ValueRange.Symmetric(8192)), true));
        int moved = _builder.Apply(new Add(), scaled, Feed(new(ElementType.Int32, [channels], ValueRange.Symmetric(8192)), true));
        return Requantized(moved, products: 1);
    }
}
