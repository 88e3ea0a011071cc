using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The steps of operators that neither accumulate nor scale, from the types of one part.</summary>
internal static class StepFactory
{
    /// <summary>Makes a step that is not yet connected.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Types of one part of its operands.</param>
    /// <param name="y">Type of one part of its result.</param>
    /// <param name="kernels">What to run.</param>
    public static Step Create(Operator operation, TensorType[] inputs, TensorType y, KernelSet kernels)
    {
        TensorType x = inputs[0];
        int count = y.Shape.ElementCount, channels = x.Shape.Rank > 0 ? x.Shape[-1] : 1;
        int rows = channels == 0 ? 0 : x.Shape.ElementCount / channels;
        bool isInt8 = x.Element == ElementType.Int8;
        return operation switch
        {
            Reshape => new CopyStep(y.ByteCount),
            Clamp clamp when isInt8 => new ClampStep<sbyte>((sbyte)clamp.Minimum, (sbyte)clamp.Maximum, count),
            Clamp clamp when x.Element == ElementType.Int16 => new ClampStep<short>((short)clamp.Minimum, (short)clamp.Maximum, count),
            Clamp clamp => new ClampStep<int>(clamp.Minimum, clamp.Maximum, count),
            Cast cast => Convert(cast, x.Element, count),
            TableLookup when y.Element == ElementType.Int8 => new TableStep<sbyte>(count),
            TableLookup => new TableStep<short>(count),
            Logistic logistic => new LogisticStep(logistic, count),
            HyperbolicTangent tanh => new HyperbolicTangentStep(tanh, count),
            Softmax { Output: ElementType.Int8 } softmax => new SoftmaxStep(softmax, rows, channels, kernels),
            Softmax or LogSoftmax or Normalize => new RowStep(operation, x.Element, y.Element, rows, channels),
            ElementwiseOperator => Pair(operation, x, inputs[1].Shape, y.Shape, kernels),
            AveragePool2D pool when isInt8 => new PoolStep<sbyte>(pool, x.Shape, y.Shape, x.Shape[0], kernels),
            AveragePool2D pool => new PoolStep<short>(pool, x.Shape, y.Shape, x.Shape[0], kernels),
            MaxPool2D pool when isInt8 => new MaxPoolStep<sbyte>(pool, x.Shape, y.Shape, x.Shape[0]),
            MaxPool2D pool => new MaxPoolStep<short>(pool, x.Shape, y.Shape, x.Shape[0]),
            ReduceSum sum => Reduce(sum, x, count),
            Gather or Concat or Pad or Slice or Transpose => Movement.Create(operation, [.. inputs.Select(i => i.Shape)], y.Shape, x.Element.ByteCount()),
            _ => throw new NotSupportedException($"The cpu backend does not know {operation.Name}."),
        };
    }

    private static Step Convert(Cast cast, ElementType x, int count) => x switch
    {
        ElementType.Int8 => Convert<sbyte>(cast, count),
        ElementType.UInt8 => Convert<byte>(cast, count),
        ElementType.Int16 => Convert<short>(cast, count),
        ElementType.Int32 => Convert<int>(cast, count),
        _ => Convert<long>(cast, count),
    };

    private static Step Convert<T>(Cast cast, int count)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => cast.Output switch
        {
            ElementType.Int8 => new CastStep<T, sbyte>(cast.InputZeroPoint, count),
            ElementType.UInt8 => new CastStep<T, byte>(cast.InputZeroPoint, count),
            ElementType.Int16 => new CastStep<T, short>(cast.InputZeroPoint, count),
            _ => new CastStep<T, int>(cast.InputZeroPoint, count),
        };

    private static Step Pair(Operator operation, TensorType a, TensorShape b, TensorShape y, KernelSet kernels)
    {
        if (operation is Add && a.Shape == b) return new AddStep(kernels, y.ElementCount);
        StridedWalk walk = new(y.Dimensions.AsSpan(), Movement.Widen(Broadcast.Strides(a.Shape, y)), Movement.Widen(Broadcast.Strides(b, y)));
        return operation switch
        {
            Add => new PairStep<int, Sum>(default, walk),
            Subtract => new PairStep<int, Difference>(default, walk),
            Multiply multiply => new PairStep<int, Product>(new Product(multiply.Shift), walk),
            Maximum when a.Element == ElementType.Int8 => new PairStep<sbyte, Larger<sbyte>>(default, walk),
            Maximum when a.Element == ElementType.Int16 => new PairStep<short, Larger<short>>(default, walk),
            Maximum => new PairStep<int, Larger<int>>(default, walk),
            Minimum when a.Element == ElementType.Int8 => new PairStep<sbyte, Smaller<sbyte>>(default, walk),
            Minimum when a.Element == ElementType.Int16 => new PairStep<short, Smaller<short>>(default, walk),
            Minimum => new PairStep<int, Smaller<int>>(default, walk),
            _ => throw new NotSupportedException($"The cpu backend does not know {operation.Name}."),
        };
    }

    private static Step Reduce(ReduceSum sum, TensorType x, int results)
    {
        // A sum does not move along a reduced axis.
        long[] strides = new long[x.Shape.Rank];
        long stride = 1;
        for (int d = strides.Length - 1; d >= 0; d--)
        {
            if (sum.Axes.Contains(d)) continue;
            strides[d] = stride;
            stride *= x.Shape[d];
        }

        StridedWalk walk = new(x.Shape.Dimensions.AsSpan(), Movement.Strides(x.Shape), strides);
        long zeroPoints = results == 0 ? 0 : x.Shape.ElementCount / results * (long)sum.InputZeroPoint;
        return x.Element switch
        {
            ElementType.Int8 => new ReduceSumStep<sbyte>(walk, results, zeroPoints),
            ElementType.Int16 => new ReduceSumStep<short>(walk, results, zeroPoints),
            _ => new ReduceSumStep<int>(walk, results, zeroPoints),
        };
    }
}
