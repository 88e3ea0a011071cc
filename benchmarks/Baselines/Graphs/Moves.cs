using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>The index tables of operators that move elements. Shapes are row-major.</summary>
internal static class Moves
{
    public static RearrangeNode Copy(int output, int input, int count) => new(output, [(input, Count(count), Count(count))]);

    /// <summary>Dimension d of the result is dimension permutation[d] of the operand.</summary>
    public static RearrangeNode Transpose(int output, int input, int[] shape, int[] permutation)
    {
        int[] strides = Strides(shape);
        return new(output, [(input, Walk([.. permutation.Select(p => shape[p])], [.. permutation.Select(p => strides[p])], 0), Count(Size(shape)))]);
    }

    /// <summary>sizes[d] elements of dimension d from starts[d] on, steps[d] apart.</summary>
    public static RearrangeNode Slice(int output, int input, int[] shape, int[] sizes, int[] starts, int[] steps)
    {
        int[] strides = Strides(shape);
        int offset = strides.Zip(starts, (stride, start) => stride * start).Sum();
        return new(output, [(input, Walk(sizes, [.. strides.Zip(steps, (stride, step) => stride * step)], offset), Count(Size(sizes)))]);
    }

    /// <summary>Operands side by side along an axis, negative from the innermost.</summary>
    public static RearrangeNode Concatenate(int output, int[] inputs, ImmutableArray<int>[] shapes, int axis)
    {
        int at = axis < 0 ? axis + shapes[0].Length : axis, offset = 0;
        int[] result = [.. shapes[0]];
        result[at] = shapes.Sum(s => s[at]);
        int[] strides = Strides(result);
        List<(int, int[], int[])> parts = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            int[] shape = [.. shapes[i]];
            parts.Add((inputs[i], Count(Size(shape)), Walk(shape, strides, offset * strides[at])));
            offset += shape[at];
        }

        return new(output, [.. parts]);
    }

    /// <summary>Zeros around the operand; paddings are pairs, before and after.</summary>
    public static RearrangeNode Pad(int output, int input, int[] shape, int[] result, int[] paddings)
    {
        int[] strides = Strides(result);
        int offset = strides.Select((stride, d) => stride * paddings[2 * d]).Sum();
        return new(output, [(input, Count(Size(shape)), Walk(shape, strides, offset))]);
    }

    /// <summary>Which element of the reduced tensor each element belongs to.</summary>
    public static int[] Reduce(int[] shape, bool[] reduced)
    {
        int[] strides = Strides([.. shape.Select((size, d) => reduced[d] ? 1 : size)]);
        return Walk(shape, [.. strides.Select((stride, d) => reduced[d] ? 0 : stride)], 0);
    }

    private static int[] Walk(int[] sizes, int[] strides, int offset)
    {
        int[] walk = new int[Size(sizes)];
        for (int i = 0; i < walk.Length; i++)
        {
            walk[i] = offset;
            for (int d = sizes.Length - 1, rest = i; d >= 0; rest /= sizes[d--]) walk[i] += rest % sizes[d] * strides[d];
        }

        return walk;
    }

    private static int[] Strides(int[] shape)
    {
        int[] strides = new int[shape.Length];
        for (int d = shape.Length - 1, stride = 1; d >= 0; stride *= shape[d--]) strides[d] = stride;
        return strides;
    }

    private static int Size(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    private static int[] Count(int count) => [.. Enumerable.Range(0, count)];
}
