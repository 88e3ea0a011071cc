using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    private const int LargestValue = 3000;

    // Any operators in any order, each on any value there is: what nobody thought of together.
    private void Graph()
    {
        List<int> values = [Feed(new TensorType(Activation(), Shape(_random.Pick(2, 3, 4, 4), 200)))];
        HashSet<int> read = [];
        int steps = _random.Between(2, 8);
        for (int i = 0; i < steps; i++)
        {
            int x = values[_random.Chance(2) ? values.Count - 1 : _random.Below(values.Count)], y = Step(x);
            if (y == x) continue;
            read.Add(x);
            if (TypeOf(y).Shape.Rank > 0 && TypeOf(y).Shape.ElementCount <= LargestValue) values.Add(y);
            else Output(y);
        }

        foreach (int value in values)
        {
            if (!read.Contains(value) || _random.Chance(4)) Output(value);
        }
    }

    // An operator that takes x; x itself where the drawn one does not.
    private int Step(int x)
    {
        TensorType type = TypeOf(x);
        TensorShape shape = type.Shape;
        bool activation = Profile.Activations.Contains(type.Element), wide = type.Element is ElementType.Int32 or ElementType.Int64;
        bool narrow = type.Element is ElementType.Int8 or ElementType.Int16, map = shape.Rank == 4 && shape[1] > 0 && shape[2] > 0;
        bool classes = shape[-1] > 0;
        return _random.Below(22) switch
        {
            0 or 1 or 2 when activation && map => Requantized(Conv(x), 9 * shape[3]),
            3 when activation && map && shape[3] > 0 => Rescaled(Depthwise(x)),
            4 or 5 when activation && shape.Rank >= 2 => Dense(x, _random.Dimension(9)),
            6 when activation && shape.Rank >= 2 => Rescaled(BatchMatMul(x)),
            0 or 1 or 2 or 3 or 4 or 5 or 6 when wide => Rescaled(x),
            7 or 8 when narrow && map => Pool(x, _random.Chance(2)),
            9 when type.Element == ElementType.Int8 => Table(x),
            9 when type.Element == ElementType.Int16 => Sigmoid(x, _random.Chance(2)),
            10 when narrow && classes => Softmax(x),
            11 when type.Element == ElementType.Int8 && classes => LogSoftmax(x),
            11 or 12 when narrow && classes => LayerNorm(x),
            13 when narrow => Sum(x, _random.Chance(2) ? x : Feed(new(Narrow(), Narrowed(shape, 1)), true)),
            14 when type.Element != ElementType.UInt32 => Cast(x),
            15 when type.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => Clamp(x),
            16 when type.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => ReduceSum(x),
            17 when type.Element == ElementType.Int32 => _builder.Apply(_random.Chance(2) ? Product() : new Subtract(), x, Feed(new(ElementType.Int32, Narrowed(shape)), true)),
            17 when narrow => _builder.Apply(_random.Chance(2) ? new Maximum() : new Minimum(), Feed(new(type.Element, Narrowed(shape)), true), x),
            18 => Concat(x),
            19 => Transpose(x),
            20 => _random.Chance(2) ? Pad(x) : Slice(x),
            21 => _random.Chance(2) ? Gather(x) : Reshape(x),
            _ => x,
        };
    }
}
