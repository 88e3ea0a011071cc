using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Where an element lies in two tensors of different strides: extents and both strides, dimension by dimension, stand in a table.</summary>
internal static class StridedOffsets
{
    /// <summary>Numbers a dimension takes in the table: extent, first stride, second stride.</summary>
    public const int Width = 3;

    /// <summary>The two offsets of an index.</summary>
    public static (int First, int Second) Of(ArrayView<int> steps, int start, int rank, int index)
    {
        int first = 0, second = 0;
        for (int d = rank - 1; d >= 0; d--)
        {
            int entry = start + d * Width, extent = steps[entry];
            int rest = index / extent, coordinate = index - rest * extent;
            first += coordinate * steps[entry + 1];
            second += coordinate * steps[entry + 2];
            index = rest;
        }

        return (first, second);
    }
}
