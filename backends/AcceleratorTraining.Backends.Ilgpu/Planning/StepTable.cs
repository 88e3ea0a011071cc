using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Collects the shapes and strides of a program's kernels.</summary>
internal sealed class StepTable
{
    private readonly List<int> _numbers = [];

    /// <summary>All of it.</summary>
    public int[] ToArray() => [.. _numbers];

    /// <summary>Adds dimensions for <see cref="StridedOffsets"/>, outermost first; those that run on in both tensors are joined.</summary>
    /// <returns>Where they begin, and how many are left.</returns>
    public (int Start, int Rank) Add(ReadOnlySpan<int> extents, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int start = _numbers.Count, rank = 0;
        for (int d = 0; d < extents.Length; d++)
        {
            if (extents[d] == 1) continue;
            int previous = _numbers.Count - StridedOffsets.Width;
            if (rank > 0 && _numbers[previous + 1] == first[d] * extents[d] && _numbers[previous + 2] == second[d] * extents[d])
            {
                _numbers[previous] *= extents[d];
                _numbers[previous + 1] = first[d];
                _numbers[previous + 2] = second[d];
                continue;
            }

            _numbers.AddRange([extents[d], first[d], second[d]]);
            rank++;
        }

        return (start, rank);
    }

    /// <summary>Row-major strides.</summary>
    public static int[] Strides(TensorShape shape)
    {
        int[] strides = new int[shape.Rank];
        int stride = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }
}
