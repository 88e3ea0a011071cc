namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>
/// How fast a kernel library's routines are beside each other, in units of what it takes for a multiply-accumulate of a
/// convolution with a window. The ratios belong to the library, the size of the unit to the device.
/// </summary>
internal sealed record KernelLibrary
{
    /// <summary>The name users choose it by.</summary>
    public required string Name { get; init; }

    /// <summary>A multiply-accumulate of a 1x1 convolution.</summary>
    public required double Pointwise { get; init; }

    /// <summary>A multiply-accumulate of a depthwise convolution.</summary>
    public required double Depthwise { get; init; }

    /// <summary>A multiply-accumulate of a fully connected layer or of a batch product.</summary>
    public required double FullyConnected { get; init; }

    /// <summary>An output of any of them.</summary>
    public required double Output { get; init; }

    /// <summary>Elements at a time in what is no product: 1 on scalar cores.</summary>
    public int ElementsPerInstruction { get; init; } = 1;

    /// <summary>The routines on a device.</summary>
    /// <param name="cyclesPerConvolutionMac">The unit: cycles of a multiply-accumulate of a convolution with a window.</param>
    public KernelTable On(double cyclesPerConvolutionMac)
    {
        Dictionary<KernelClass, KernelCost> costs = InstructionEstimates.Of(ElementsPerInstruction);
        costs[KernelClass.Convolution] = Product(1);
        costs[KernelClass.PointwiseConvolution] = Product(Pointwise);
        costs[KernelClass.DepthwiseConvolution] = Product(Depthwise);
        costs[KernelClass.FullyConnected] = costs[KernelClass.BatchMatMul] = Product(FullyConnected);
        return new KernelTable(costs);

        KernelCost Product(double ratio) => new(ratio * cyclesPerConvolutionMac, Output * cyclesPerConvolutionMac, InstructionEstimates.CyclesPerLayer);
    }
}
