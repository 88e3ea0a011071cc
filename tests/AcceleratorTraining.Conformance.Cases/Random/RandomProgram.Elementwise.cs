using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    // i8, i16 or i32.
    private int FeedWhole() => Feed(new TensorType(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32), Shape()));

    private int FeedCastable() => Feed(new TensorType(_random.Pick(ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64), Shape()));

    // Two shapes that can be joined: each lacks leading dimensions, or has ones where the other has more.
    private (TensorShape A, TensorShape B) Operands(int leastRank = 0)
    {
        TensorShape joined = Shape();
        TensorShape Part() => Narrowed(joined, leastRank);
        return _random.Chance(3) ? (joined, joined) : _random.Chance(2) ? (joined, Part()) : (Part(), Part());
    }

    private TensorShape Narrowed(TensorShape shape, int leastRank = 0)
    {
        int[] dimensions = [.. shape.Skip(_random.Chance(2) ? 0 : _random.Below(shape.Rank + 1 - leastRank))];
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (_random.Chance(3)) dimensions[i] = 1;
        }

        return TensorShape.Create(dimensions);
    }

    private Multiply Product() => new() { Shift = _random.Chance(2) ? _random.Between(8, 40) : _random.Below(63) };

    private int Elementwise(Operator operation)
    {
        (TensorShape a, TensorShape b) = Operands();
        return _builder.Apply(operation, Feed(new(ElementType.Int32, a), true), Feed(new(ElementType.Int32, b), true));
    }

    private int Extreme(Operator operation)
    {
        (TensorShape a, TensorShape b) = Operands();
        ElementType element = _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32);
        return _builder.Apply(operation, Feed(new(element, a), true), Feed(new(element, b), true));
    }

    private int Clamp(int x)
    {
        ElementType element = TypeOf(x).Element;
        int a = (int)_random.Value(element.FullRange()), b = (int)_random.Value(element.FullRange());
        return _builder.Apply(new Clamp { Minimum = Math.Min(a, b), Maximum = Math.Max(a, b) }, x);
    }

    private int Cast(int x) => _builder.Apply(
        new Cast
        {
            InputZeroPoint = _random.Chance(3) ? (int)_random.Value(ElementType.Int32.FullRange()) : ZeroPoint(ElementType.Int8),
            Output = _random.Pick(ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32),
        },
        x);

    private int ReduceSum(int x, bool keep = false)
    {
        int rank = TypeOf(x).Shape.Rank;
        int[] axes = keep ? [1, 2] : [.. Enumerable.Range(0, rank).Where(_ => _random.Chance(2))];
        return _builder.Apply(
            new ReduceSum { Axes = [.. axes], KeepDimensions = keep || _random.Chance(2), InputZeroPoint = _random.Chance(5) ? (int)_random.Value(ElementType.Int32.FullRange()) : ZeroPoint(ElementType.Int8) },
            x);
    }

    private int Pool(int x, bool average)
    {
        TensorType type = TypeOf(x);
        int height = Filter(type.Shape[1]), width = Filter(type.Shape[2]);
        Window2D window = Window(type.Shape, height, width, dilated: false);
        (int minimum, int maximum) = Limits(type.Element);
        PoolOperator kind = average ? new AveragePool2D() : new MaxPool2D();
        return _builder.Apply(kind with { FilterHeight = height, FilterWidth = width, Window = window, Minimum = minimum, Maximum = maximum }, x);
    }
}
