using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

// Operators that move elements.
internal sealed partial class LaunchPlanner
{
    private void PlanMovement(Node node)
    {
        int input = node.Inputs[0], output = node.Outputs[0];
        TensorShape x = Type(input).Shape, y = Type(output).Shape;
        int[] xStrides = StepTable.Strides(x), yStrides = StepTable.Strides(y);
        switch (node.Operator)
        {
            case Reshape:
                Move(input, output, x, xStrides, 0, xStrides, 0);
                break;
            case Transpose transpose:
                Move(input, output, y, [.. transpose.Permutation.Select(d => xStrides[d])], 0, yStrides, 0);
                break;
            case Slice slice:
                Move(input, output, y, [.. xStrides.Select((s, d) => s * slice.Strides[d])], Offset(slice.Starts, xStrides), yStrides, 0);
                break;
            case Pad pad:
                MapKernel.Parameters fill = new() { Operation = (int)MapKernel.Operation.Fill, YFormat = Format(output), Minimum = pad.Value };
                Launch(MapKernel.Run, y.ElementCount, fill, -1, output);
                Move(input, output, x, xStrides, 0, yStrides, Offset(pad.Before, yStrides));
                break;
            default:
                int axis = ((Concat)node.Operator).Axis, start = 0;
                foreach (int part in node.Inputs)
                {
                    TensorShape shape = Type(part).Shape;
                    Move(part, output, shape, StepTable.Strides(shape), 0, yStrides, start);
                    start += shape[axis] * yStrides[axis];
                }

                break;
        }
    }

    private void Move(int input, int output, TensorShape extents, int[] xStrides, int xOffset, int[] yStrides, int yOffset)
    {
        (int start, int rank) = _steps.Add(extents.Dimensions.AsSpan(), xStrides, yStrides);
        MoveKernel.Parameters parameters = new() { Format = Format(output), Start = start, Rank = rank, XOffset = xOffset, YOffset = yOffset };
        Launch(MoveKernel.Run, extents.ElementCount, parameters, input, output);
    }

    private static int Offset(ImmutableArray<int> places, int[] strides)
    {
        int offset = 0;
        for (int d = 0; d < strides.Length; d++) offset += places[d] * strides[d];
        return offset;
    }

    private void PlanGather(Node node, Gather gather)
    {
        ReadOnlySpan<int> x = Type(node.Inputs[0]).Shape.Dimensions.AsSpan(), indices = Type(node.Inputs[1]).Shape.Dimensions.AsSpan();
        GatherKernel.Parameters parameters = new()
        {
            Format = Format(node.Inputs[0]),
            Middle = Count(x[gather.BatchDimensions..gather.Axis]),
            Inner = Count(x[(gather.Axis + 1)..]),
            Picks = Count(indices[gather.BatchDimensions..]),
            Extent = x[gather.Axis],
        };
        Launch(GatherKernel.Run, Type(node.Outputs[0]).Shape.ElementCount, parameters, node.Inputs[0], node.Outputs[0], node.Inputs[1]);
    }

    private static int Count(ReadOnlySpan<int> dimensions)
    {
        int count = 1;
        foreach (int dimension in dimensions) count *= dimension;
        return count;
    }
}
