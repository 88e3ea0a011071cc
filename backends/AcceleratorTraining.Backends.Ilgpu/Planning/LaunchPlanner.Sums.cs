using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

// Sums of products, and RESCALE after them.
internal sealed partial class LaunchPlanner
{
    private void PlanSum(Node node)
    {
        int bias = node.Operator is BatchMatMul ? -1 : node.Inputs[2], y = node.Outputs[0];
        int bits = Math.Min(_profile.AccumulatorBits, Type(y).Element.BitCount());
        bool saturates = _profile.AccumulatorOverflow == AccumulatorOverflow.SaturateInOrder;
        SumKernel.Parameters parameters = Geometry(node) with
        {
            XFormat = Format(node.Inputs[0]),
            WeightFormat = Format(node.Inputs[1]),
            BiasFormat = bias < 0 ? 0 : Format(bias),
            HasBias = bias < 0 ? 0 : 1,
            YFormat = Format(y),
            Bits = bits,
            Saturates = saturates ? 1 : 0,
        };
        bool narrow = Type(node.Inputs[0]).Element == ElementType.Int8 && Type(node.Inputs[1]).Element == ElementType.Int8 && bits <= 32 && !saturates;
        bool words = narrow && _kernels.HasDotProducts && parameters is { WeightZeroPoint: 0, WeightChannel: 1 }
            && ((parameters.Taken | parameters.Channels | parameters.GroupStride) & 3) == 0;
        int results = Type(y).Shape.ElementCount, rows = results / parameters.Outputs;
        if (words && IsMatrixProduct(parameters) && Math.Min(rows, parameters.Outputs) >= TileKernel.Tile / 2 && _kernels.MostGroupThreads >= Math.Max(TileKernel.GroupSize, MatrixKernel.GroupSize)) PlanTiles(node, parameters, rows);
        else Launch(words ? SumKernel.RunWords : narrow ? SumKernel.RunBytes : SumKernel.Run, results, parameters, node.Inputs[0], y, node.Inputs[1], bias);
    }

    // Whether each row of results is a row of x times one matrix of weights.
    private static bool IsMatrixProduct(in SumKernel.Parameters p) => p is { FilterHeight: 1, FilterWidth: 1, StrideY: 1, StrideX: 1, PadTop: 0, PadLeft: 0, WeightMatrix: 0 }
        && p.OutputsPerGroup == p.Outputs && p.OutputHeight == p.Height && p.OutputWidth == p.Width;

    private void PlanTiles(Node node, in SumKernel.Parameters sum, int rows)
    {
        int columnTiles = (sum.Outputs + TileKernel.Tile - 1) / TileKernel.Tile, tiles = (rows + TileKernel.Tile - 1) / TileKernel.Tile * columnTiles;
        TileKernel.Parameters parameters = new()
        {
            Rows = rows,
            Columns = sum.Outputs,
            Words = sum.Taken / 4,
            ColumnTiles = columnTiles,
            HasBias = sum.HasBias,
            BiasFormat = sum.BiasFormat,
            YFormat = sum.YFormat,
            XZeroPoint = sum.XZeroPoint,
            Bits = sum.Bits,
        };
        Action<AcceleratorStream, KernelConfig, Operands, TileKernel.Parameters> launcher = _kernels.GetGrouped<Operands, TileKernel.Parameters>(_kernels.HasMatrixInstructions ? MatrixKernel.Run : TileKernel.Run);
        int threads = _kernels.HasMatrixInstructions ? MatrixKernel.GroupSize : TileKernel.GroupSize;
        (int x, int w, int bias, int y) = (node.Inputs[0], node.Inputs[1], sum.HasBias != 0 ? node.Inputs[2] : -1, node.Outputs[0]);
        _threads = Math.Max(_threads, tiles);
        _launches.Add((stream, frame) => launcher(stream, (tiles * frame.Slots, threads), frame.Operands(tiles, x, w, bias, y, -1), parameters));
    }

    private SumKernel.Parameters Geometry(Node node)
    {
        TensorShape x = Type(node.Inputs[0]).Shape, w = Type(node.Inputs[1]).Shape, y = Type(node.Outputs[0]).Shape;
        switch (node.Operator)
        {
            case Conv2D conv:
                return Windowed(conv.Window, x, w, y) with
                {
                    XZeroPoint = conv.InputZeroPoint,
                    Taken = w[3],
                    OutputsPerGroup = Math.Max(y[3] / conv.Groups, 1),
                    GroupStride = w[3],
                    WeightOutput = w[1] * w[2] * w[3],
                    WeightTap = w[3],
                    WeightChannel = 1,
                };
            case DepthwiseConv2D conv:
                return Windowed(conv.Window, x, w, y) with
                {
                    XZeroPoint = conv.InputZeroPoint,
                    Taken = 1,
                    OutputsPerGroup = Math.Max(w[3] / Math.Max(x[3], 1), 1),
                    GroupStride = 1,
                    WeightOutput = 1,
                    WeightTap = w[3],
                };
            case MatMul matMul:
                return Matrix(w[1], y[1]) with { XZeroPoint = matMul.InputZeroPoint, ImagesPerMatrix = int.MaxValue };
            default:
                BatchMatMul batch = (BatchMatMul)node.Operator;
                return Matrix(x[-1], w[-2]) with
                {
                    XZeroPoint = batch.LeftZeroPoint,
                    WeightZeroPoint = batch.RightZeroPoint,
                    WeightMatrix = w[-2] * w[-1],
                    ImagesPerMatrix = Math.Max(x[-2], 1),
                };
        }
    }

    private static SumKernel.Parameters Windowed(Window2D window, TensorShape x, TensorShape w, TensorShape y) => new()
    {
        Height = x[1],
        Width = x[2],
        Channels = x[3],
        OutputHeight = y[1],
        OutputWidth = y[2],
        Outputs = y[3],
        FilterHeight = w[1],
        FilterWidth = w[2],
        StrideY = window.StrideY,
        StrideX = window.StrideX,
        DilationY = window.DilationY,
        DilationX = window.DilationX,
        PadTop = window.PadTop,
        PadLeft = window.PadLeft,
        ImagesPerMatrix = int.MaxValue,
    };

    // Rows are maps of one pixel.
    private static SumKernel.Parameters Matrix(int inputs, int outputs) => new()
    {
        Height = 1,
        Width = 1,
        Channels = inputs,
        OutputHeight = 1,
        OutputWidth = 1,
        Outputs = outputs,
        FilterHeight = 1,
        FilterWidth = 1,
        StrideY = 1,
        StrideX = 1,
        Taken = inputs,
        OutputsPerGroup = outputs,
        WeightOutput = inputs,
        WeightChannel = 1,
    };

    private void PlanRescale(Node node, Rescale rescale)
    {
        TensorType x = Type(node.Inputs[0]), multiplier = Type(node.Inputs[1]);
        RescaleKernel.Parameters parameters = new()
        {
            XFormat = (int)x.Element,
            YFormat = (int)rescale.Output,
            Channels = x.Shape[-1],
            IsSingle = multiplier.Shape[0] == 1 ? 1 : 0,
            Rounding = (int)_profile.Rescale.Rounding,
            Wraps = _profile.Rescale.Overflow == RescaleOverflow.Wrap ? 1 : 0,
            IsNarrow = rescale.NarrowMultiplier ? 1 : 0,
            PreShift = rescale.PreShift,
            InputZeroPoint = rescale.InputZeroPoint,
            OutputZeroPoint = rescale.OutputZeroPoint,
            Minimum = rescale.Minimum,
            Maximum = rescale.Maximum,
        };
        Launch(RescaleKernel.Run, x.Shape.ElementCount, parameters, node.Inputs[0], node.Outputs[0], node.Inputs[1], node.Inputs[2]);
    }
}
