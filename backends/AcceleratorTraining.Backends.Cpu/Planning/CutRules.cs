using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// Which operators keep the images of a batch apart: part u of the result, in row-major order, is made of part u of one or
/// more operands and of others that every part sees whole.
/// </summary>
internal static class CutRules
{
    /// <summary>Whether a node can be cut into <paramref name="units"/> parts.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="shapes">Shapes of its operands.</param>
    /// <param name="units">How many.</param>
    /// <param name="carries">Whether an operand holds data of the batch, not parameters.</param>
    public static bool CanCut(Operator operation, TensorShape[] shapes, int units, Func<int, bool> carries)
    {
        TensorShape x = shapes[0];
        return operation switch
        {
            Conv2D or DepthwiseConv2D or PoolOperator => carries(0) && IsOuter(x, units),
            MatMul or Rescale or Softmax or LogSoftmax or Normalize => carries(0) && Rows(x) % units == 0,
            Reshape or Clamp or Cast or TableLookup or Logistic or HyperbolicTangent => carries(0),
            BatchMatMul => x.Rank > 2 && IsOuter(x, units) && (carries(0) || carries(1)),
            ElementwiseOperator => CanCutPair(shapes[0], shapes[1], units, carries),
            Concat concat => concat.Axis > 0 && shapes.All(s => IsOuter(s, units)) && Enumerable.Range(0, shapes.Length).Any(carries),
            Pad pad => carries(0) && IsOuter(x, units) && pad.Before[0] == 0 && pad.After[0] == 0,
            Slice slice => carries(0) && IsOuter(x, units) && slice.Starts[0] == 0 && slice.Sizes[0] == x[0] && slice.Strides[0] == 1,
            Transpose transpose => carries(0) && IsOuter(x, units) && transpose.Permutation[0] == 0,
            ReduceSum sum => carries(0) && IsOuter(x, units) && !sum.Axes.Contains(0),
            Gather gather => carries(0) && IsOuter(x, units) && gather.Axis > 0,
            _ => false,
        };
    }

    /// <summary>Whether every part sees operand <paramref name="index"/> of a cut node whole.</summary>
    public static bool IsWhole(Operator operation, TensorShape[] shapes, int index) => operation switch
    {
        ElementwiseOperator => Repeats(shapes[index], shapes[1 - index]),
        Gather gather => index == 1 && gather.BatchDimensions == 0,
        TableLookup => index == 1,
        _ => false,
    };

    /// <summary>The shape of a part: fewer images, or else fewer rows of channels, or else fewer elements.</summary>
    public static TensorShape Part(TensorShape shape, int units) =>
        units == 1 ? shape
        : IsOuter(shape, units) ? TensorShape.Create([shape[0] / units, .. shape.Dimensions.AsSpan()[1..]])
        : Rows(shape) % units == 0 ? [Rows(shape) / units, shape[-1]]
        : [shape.ElementCount / units];

    // Equal shapes are one row of elements, however they are cut; others are cut along a common outermost dimension, or
    // along one that the other operand lacks.
    private static bool CanCutPair(TensorShape a, TensorShape b, int units, Func<int, bool> carries)
    {
        if (a == b) return carries(0) || carries(1);
        if (!Repeats(a, b) && !Repeats(b, a)) return a.Rank == b.Rank && a.Rank > 0 && a[0] == b[0] && IsOuter(a, units) && (carries(0) || carries(1));
        return Repeats(b, a) ? IsOuter(a, units) && carries(0) : IsOuter(b, units) && carries(1);
    }

    // Whether a shape stands still along the other's outermost dimension.
    private static bool Repeats(TensorShape shape, TensorShape other) =>
        other.Rank > 0 && other[0] != 1 && (shape.Rank < other.Rank || (shape.Rank == other.Rank && shape[0] == 1));

    private static bool IsOuter(TensorShape shape, int units) => shape.Rank > 0 && shape[0] % units == 0;

    private static int Rows(TensorShape shape) => shape[-1] == 0 ? 0 : shape.ElementCount / shape[-1];
}
