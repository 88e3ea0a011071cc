using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What block search weighs: elements of inputs and weights fetched an element of output.</summary>
internal readonly struct BlockSearchCost
{
    private readonly NpuOperation _operation;
    private readonly FeatureShape _input;
    private readonly long _inputRepeats;
    private readonly long _weightTaps;

    /// <param name="machine">The machine.</param>
    /// <param name="operation">Whose blocks are searched.</param>
    public BlockSearchCost(NpuArchitecture machine, NpuOperation operation)
    {
        _operation = operation;

        // The larger input decides.
        _input = operation.SecondInput is { } second && second.Shape.ElementCount > operation.Input.Shape.ElementCount ? second.Shape : operation.Input.Shape;
        _inputRepeats = (long)Blocks.CeilingDivide(operation.WindowWidth, machine.SubKernelSize) * Blocks.CeilingDivide(operation.WindowHeight, machine.SubKernelSize);
        _weightTaps = operation.Kind is NpuOperationKind.Convolution or NpuOperationKind.DepthwiseConvolution ? (long)operation.WindowHeight * operation.WindowWidth : 0;
    }

    /// <summary>The cost of a choice.</summary>
    /// <param name="searched">The output block as the search steps through it.</param>
    /// <param name="accumulated">What of it is accumulated.</param>
    /// <param name="input">The input block.</param>
    public double Of(BlockShape searched, BlockShape accumulated, BlockShape input)
    {
        FeatureShape output = _operation.Output.Shape;
        double cost;
        if (_operation.Kind == NpuOperationKind.Elementwise) cost = Math.Max(output.ElementCount / (double)searched.Volume, 1);
        else
        {
            // Weights come once for each block of the area, cut off or not; inputs of blocks that are cut off count in part.
            double weights = _weightTaps * _input.Channels * Blocks.CountArea(output, accumulated);
            if (_operation.Kind != NpuOperationKind.DepthwiseConvolution) weights *= accumulated.Depth * (output.Channels / (double)accumulated.Depth);
            double inputs = input.Area * _input.Channels * _inputRepeats * (output.Width / (double)accumulated.Width * (output.Height / (double)accumulated.Height));
            if (!_operation.KeepsDepth) inputs *= Blocks.CeilingDivide(output.Channels, accumulated.Depth);
            cost = (inputs + weights) / output.ElementCount;
        }

        // An input that both its buffers hold whole is fetched once.
        return _input.ElementCount < input.Volume * 2 ? cost / 2 : cost;
    }

    /// <summary>How many input blocks the area of the input is.</summary>
    public double Coverage(BlockShape input)
    {
        BlockShape covered = Blocks.Clip(input, _input);
        return (long)_input.Height * _input.Width / (double)covered.Area;
    }
}
