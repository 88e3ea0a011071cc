using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/GATHER.md</summary>
internal static class GatherOperator
{
    public static void Run(Gather operation, Tensor x, Tensor indices, Tensor y)
    {
        ReadOnlySpan<int> dimensions = x.Shape.Dimensions.AsSpan();
        int axis = operation.Axis, batch = operation.BatchDimensions, extent = dimensions[axis];
        int middle = Count(dimensions[batch..axis]), inner = Count(dimensions[(axis + 1)..]), picks = Count(indices.Shape.Dimensions.AsSpan()[batch..]);
        for (int i = 0; i < y.Data.Length; i++)
        {
            int row = i / inner / picks, pick = i / inner % picks;
            long index = indices.Data[row / middle * picks + pick];
            y.Data[i] = x.Data[(row * extent + index) * inner + i % inner];
        }
    }

    private static int Count(ReadOnlySpan<int> dimensions)
    {
        int count = 1;
        foreach (int dimension in dimensions) count *= dimension;
        return count;
    }
}
