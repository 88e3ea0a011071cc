using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    private int FeedMovable() => Feed(new TensorType(Movable(), Shape(Rank(6))), true);

    private int Concat(int x)
    {
        TensorType type = TypeOf(x);
        int axis = _random.Below(type.Shape.Rank), parts = _random.Chance(9) ? 1 : _random.Between(2, 4), own = _random.Below(parts);
        int[] operands = new int[parts];
        for (int i = 0; i < parts; i++)
        {
            int[] shape = [.. type.Shape];
            shape[axis] = _random.Dimension(5);
            operands[i] = i == own || _random.Chance(6) ? x : Feed(new(type.Element, TensorShape.Create(shape)), true);
        }

        return _builder.Apply(new Concat { Axis = axis }, operands);
    }

    private int Pad(int x)
    {
        TensorType type = TypeOf(x);
        int Margin() => _random.Chance(2) ? 0 : _random.Below(3);
        int[] before = [.. type.Shape.Select(_ => Margin())], after = [.. type.Shape.Select(_ => Margin())];
        ValueRange held = type.Element.FullRange();
        ValueRange value = new(Math.Max(held.Minimum, int.MinValue), Math.Min(held.Maximum, int.MaxValue));
        return _builder.Apply(new Pad { Before = [.. before], After = [.. after], Value = (int)_random.Value(value) }, x);
    }

    private int Slice(int x)
    {
        TensorShape shape = TypeOf(x).Shape;
        int[] starts = new int[shape.Rank], sizes = new int[shape.Rank], strides = new int[shape.Rank];
        for (int i = 0; i < shape.Rank; i++)
        {
            int step = _random.Chance(2) ? 1 : _random.Between(1, 3);
            sizes[i] = shape[i] == 0 || _random.Chance(16) ? 0 : _random.Chance(3) ? (shape[i] - 1) / step + 1 : _random.Between(1, (shape[i] - 1) / step + 1);
            int span = Math.Max(0, sizes[i] - 1) * step;
            int start = sizes[i] == 0 ? 0 : _random.Below(shape[i] - span);
            bool backwards = _random.Chance(3);
            strides[i] = backwards ? -step : step;
            starts[i] = backwards ? start + span : start;
        }

        return _builder.Apply(new Slice { Starts = [.. starts], Sizes = [.. sizes], Strides = [.. strides] }, x);
    }

    private int Transpose(int x)
    {
        int[] permutation = [.. Enumerable.Range(0, TypeOf(x).Shape.Rank)];
        _random.Shuffle(permutation);
        return _builder.Apply(new Transpose { Permutation = [.. permutation] }, x);
    }

    private int Gather(int x)
    {
        TensorShape shape = TypeOf(x).Shape;
        int axis = _random.Below(shape.Rank), batches = _random.Chance(2) ? 0 : _random.Below(axis + 1);
        int more = Math.Min(_random.Below(3), Math.Max(0, Profile.Limits.Rank - shape.Rank + 1));
        int[] own = [.. shape.Take(batches), .. Enumerable.Range(0, more).Select(_ => shape[axis] == 0 ? 0 : _random.Dimension(5))];
        bool empty = shape[axis] == 0 && TensorShape.Create(own).ElementCount > 0;
        if (empty) return x;
        ValueRange range = shape[axis] == 0 ? ElementType.Int32.FullRange() : new(0, shape[axis] - 1);
        return _builder.Apply(new Gather { Axis = axis, BatchDimensions = batches }, x, Feed(new(ElementType.Int32, TensorShape.Create(own), range), true));
    }

    private int Reshape(int x)
    {
        TensorShape shape = TypeOf(x).Shape;
        int count = shape.ElementCount;
        TensorShape other = _random.Below(4) switch
        {
            0 => [count],
            1 when Profile.Limits.Rank >= 3 => [1, count, 1],
            2 when shape.Rank >= 2 => TensorShape.Create([shape[0] * shape[1], .. shape.Skip(2)]),
            _ => TensorShape.Create([.. shape.Reverse()]),
        };
        return _builder.Apply(new Reshape { Shape = other }, x);
    }
}
