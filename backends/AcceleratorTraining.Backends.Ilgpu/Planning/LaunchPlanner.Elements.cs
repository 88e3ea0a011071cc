using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

// Operators of single elements, of rows and of windows without weights.
internal sealed partial class LaunchPlanner
{
    private void PlanPair(Node node, ElementwiseOperator pair)
    {
        TensorShape a = Type(node.Inputs[0]).Shape, b = Type(node.Inputs[1]).Shape, y = Type(node.Outputs[0]).Shape;
        (int start, int rank) = _steps.Add(y.Dimensions.AsSpan(), Broadcast.Strides(a, y), Broadcast.Strides(b, y));
        PairKernel.Operation operation = pair switch
        {
            Add => PairKernel.Operation.Add,
            Subtract => PairKernel.Operation.Subtract,
            Multiply => PairKernel.Operation.Multiply,
            Maximum => PairKernel.Operation.Maximum,
            Minimum => PairKernel.Operation.Minimum,
            _ => throw new NotSupportedException($"The ilgpu backend has no kernel for {pair.Name}."),
        };
        PairKernel.Parameters parameters = new() { Operation = (int)operation, Format = Format(node.Outputs[0]), Shift = (pair as Multiply)?.Shift ?? 0, Start = start, Rank = rank };
        Launch(PairKernel.Run, y.ElementCount, parameters, node.Inputs[0], node.Outputs[0], node.Inputs[1]);
    }

    private void PlanMap(Node node)
    {
        MapKernel.Parameters parameters = new() { XFormat = Format(node.Inputs[0]), YFormat = Format(node.Outputs[0]) };
        switch (node.Operator)
        {
            case Clamp clamp:
                (parameters.Minimum, parameters.Maximum) = (clamp.Minimum, clamp.Maximum);
                break;
            case Cast cast:
                ValueRange full = cast.Output.FullRange();
                (parameters.ZeroPoint, parameters.Minimum, parameters.Maximum) = (cast.InputZeroPoint, full.Minimum, full.Maximum);
                break;
            case SigmoidOperator sigmoid:
                parameters.Operation = (int)(sigmoid is Logistic ? MapKernel.Operation.Logistic : MapKernel.Operation.Tanh);
                (parameters.Multiplier, parameters.Shift) = (sigmoid.Multiplier, sigmoid.Shift);
                break;
            default:
                parameters.Operation = (int)MapKernel.Operation.Table;
                break;
        }

        Launch(MapKernel.Run, Type(node.Outputs[0]).Shape.ElementCount, parameters, node.Inputs[0], node.Outputs[0], node.Inputs.Length > 1 ? node.Inputs[1] : -1);
    }

    private void PlanReduceSum(Node node, ReduceSum sum)
    {
        TensorShape x = Type(node.Inputs[0]).Shape;
        int[] strides = StepTable.Strides(x);
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(d => !sum.Axes.Contains(d))], summed = [.. sum.Axes];
        (int keptStart, int keptRank) = Dimensions(kept);
        (int summedStart, int summedRank) = Dimensions(summed);
        ReduceSumKernel.Parameters parameters = new()
        {
            Format = Format(node.Inputs[0]),
            ZeroPoint = sum.InputZeroPoint,
            KeptStart = keptStart,
            KeptRank = keptRank,
            SummedStart = summedStart,
            SummedRank = summedRank,
            Summed = summed.Aggregate(1, (count, d) => count * x[d]),
        };
        Launch(ReduceSumKernel.Run, Type(node.Outputs[0]).Shape.ElementCount, parameters, node.Inputs[0], node.Outputs[0]);

        (int Start, int Rank) Dimensions(int[] axes)
        {
            int[] moved = [.. axes.Select(d => strides[d])];
            return _steps.Add([.. axes.Select(d => x[d])], moved, moved);
        }
    }

    private void PlanPool(Node node, PoolOperator pool)
    {
        TensorShape x = Type(node.Inputs[0]).Shape, y = Type(node.Outputs[0]).Shape;
        PoolKernel.Parameters parameters = new()
        {
            IsAverage = pool is AveragePool2D ? 1 : 0,
            Format = Format(node.Inputs[0]),
            Height = x[1],
            Width = x[2],
            Channels = x[3],
            OutputHeight = y[1],
            OutputWidth = y[2],
            FilterHeight = pool.FilterHeight,
            FilterWidth = pool.FilterWidth,
            StrideY = pool.Window.StrideY,
            StrideX = pool.Window.StrideX,
            PadTop = pool.Window.PadTop,
            PadLeft = pool.Window.PadLeft,
            Minimum = pool.Minimum,
            Maximum = pool.Maximum,
        };
        Launch(PoolKernel.Run, y.ElementCount, parameters, node.Inputs[0], node.Outputs[0]);
    }

    private void PlanRows(Node node)
    {
        TensorType x = Type(node.Inputs[0]);
        int width = x.Shape[-1], rows = x.Shape.ElementCount / width, input = node.Inputs[0], output = node.Outputs[0];
        switch (node.Operator)
        {
            case Softmax wide when x.Element == ElementType.Int16:
                Launch(TableSoftmaxKernel.Run, rows, new TableSoftmaxKernel.Parameters { Classes = width, Multiplier = wide.Multiplier, Shift = wide.LeftShift }, input, output);
                break;
            case Softmax softmax:
                Launch(SoftmaxKernel.Run, rows, Parameters(softmax.Output, softmax.Multiplier, softmax.LeftShift, softmax.MinimumDifference), input, output);
                break;
            case LogSoftmax softmax:
                SoftmaxKernel.Parameters parameters = Parameters(ElementType.Int8, softmax.Multiplier, softmax.LeftShift, softmax.MinimumDifference);
                Launch(SoftmaxKernel.Run, rows, parameters with { IsLogarithm = 1, ReverseMultiplier = softmax.ReverseMultiplier, ReverseShift = softmax.ReverseShift }, input, output);
                break;
            default:
                Launch(NormalizeKernel.Run, rows, new NormalizeKernel.Parameters { Format = (int)x.Element, Channels = width, Epsilon = ((Normalize)node.Operator).Epsilon }, input, output);
                break;
        }

        SoftmaxKernel.Parameters Parameters(ElementType result, int multiplier, int leftShift, int minimumDifference) => new()
        {
            Classes = width,
            YFormat = (int)result,
            Multiplier = multiplier,
            LeftShift = leftShift,
            MinimumDifference = minimumDifference,
            Bits = result.BitCount(),
            Minimum = (int)result.FullRange().Minimum,
            Maximum = (int)result.FullRange().Maximum,
        };
    }
}
