using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The steps of operators that only move elements, and the strides they do it by.</summary>
internal static class Movement
{
    /// <summary>Makes a step that is not yet connected.</summary>
    /// <param name="operation">CONCAT, PAD, SLICE, TRANSPOSE or GATHER.</param>
    /// <param name="x">Shapes of one part of its operands.</param>
    /// <param name="y">Shape of one part of its result.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public static Step Create(Operator operation, TensorShape[] x, TensorShape y, int elementBytes) => operation switch
    {
        Concat concat => new MoveStep(Join(concat, x, y), elementBytes),
        Pad pad => new MoveStep([Surround(pad, x[0], y)], elementBytes, y.ElementCount, pad.Value),
        Slice slice => new MoveStep([Take(slice, x[0], y)], elementBytes),
        Transpose transpose => new MoveStep([Permute(transpose, x[0], y)], elementBytes),
        Gather gather => Pick(gather, x[0], x[1], elementBytes),
        _ => throw new NotSupportedException($"The cpu backend does not know {operation.Name}."),
    };

    /// <summary>Elements from one index to the next along each dimension of a dense tensor.</summary>
    public static long[] Strides(TensorShape shape)
    {
        long[] strides = new long[shape.Rank];
        long stride = 1;
        for (int d = strides.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        return strides;
    }

    /// <summary>The same numbers in 64 bits.</summary>
    public static long[] Widen(int[] strides) => Array.ConvertAll(strides, s => (long)s);

    private static Move[] Join(Concat concat, TensorShape[] x, TensorShape y)
    {
        long[] strides = Strides(y);
        Move[] moves = new Move[x.Length];
        long target = 0;
        for (int i = 0; i < moves.Length; i++)
        {
            moves[i] = new Move(new StridedWalk(x[i].Dimensions.AsSpan(), Strides(x[i]), strides), 0, target);
            target += x[i][concat.Axis] * strides[concat.Axis];
        }

        return moves;
    }

    private static Move Surround(Pad pad, TensorShape x, TensorShape y)
    {
        long[] strides = Strides(y);
        long target = 0;
        for (int d = 0; d < strides.Length; d++) target += pad.Before[d] * strides[d];
        return new Move(new StridedWalk(x.Dimensions.AsSpan(), Strides(x), strides), 0, target);
    }

    private static Move Take(Slice slice, TensorShape x, TensorShape y)
    {
        long[] strides = Strides(x);
        long source = 0;
        for (int d = 0; d < strides.Length; d++)
        {
            source += slice.Starts[d] * strides[d];
            strides[d] *= slice.Strides[d];
        }

        return new Move(new StridedWalk(y.Dimensions.AsSpan(), strides, Strides(y)), source, 0);
    }

    private static Move Permute(Transpose transpose, TensorShape x, TensorShape y)
    {
        long[] strides = Strides(x);
        long[] permuted = [.. transpose.Permutation.Select(d => strides[d])];
        return new Move(new StridedWalk(y.Dimensions.AsSpan(), permuted, Strides(y)), 0, 0);
    }

    private static GatherStep Pick(Gather gather, TensorShape x, TensorShape indices, int elementBytes)
    {
        ReadOnlySpan<int> dimensions = x.Dimensions.AsSpan();
        int axis = gather.Axis, batch = gather.BatchDimensions;
        int picks = Count(indices.Dimensions.AsSpan()[batch..]);
        long bytes = (long)Count(dimensions[(axis + 1)..]) * elementBytes;
        return new GatherStep(Count(dimensions[..batch]), Count(dimensions[batch..axis]), dimensions[axis], picks, bytes);
    }

    private static int Count(ReadOnlySpan<int> dimensions)
    {
        int count = 1;
        foreach (int dimension in dimensions) count *= dimension;
        return count;
    }
}
