using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.VectorDsp;

/// <summary>How operators are laid out on vectors.</summary>
internal static class VectorKernels
{
    // Bringing the taps of a channel side by side, as dot products in a lane need them, takes two interleavings of a vector.
    private const double PermutesPerTap = 2;

    /// <summary>The work of an operator; weights drawn on the way included.</summary>
    public static VectorWork Of(WorkloadOperator operation, VectorDspCore core)
    {
        VectorWork work = operation.Class switch
        {
            OperatorClass.DepthwiseConvolution => Depthwise(operation, core),
            _ when operation.IsAccumulation => Product(operation, core),
            _ => Elements(operation, core),
        };
        // Each lane makes a block of the generator.
        InstructionMix instructions = work.Inner.Instructions + Vectors(operation.RandomBlocks, core) * core.Mixes[VectorDspCore.RandomBlocksName];
        if (operation.WeightSource == WeightSource.Perturbed) instructions += Vectors(operation.DrawnElements, core) * core.Mix(OperatorClass.Perturbation);
        return work with { Inner = work.Inner with { Instructions = instructions } };
    }

    /// <summary>
    /// Output channels in lanes, products of as many inputs as fit a lane at a time. Inputs are broadcast from scalar registers,
    /// weights are loaded once for a block of output pixels: with one pixel a load a product, so half the peak where two
    /// multiplications fit beside one load.
    /// </summary>
    private static VectorWork Product(WorkloadOperator operation, VectorDspCore core)
    {
        GemmShape gemm = operation.Gemm;
        double taps = operation.Class == OperatorClass.Convolution ? (double)operation.KernelHeight * operation.KernelWidth : 1;
        double vectors = Math.Ceiling((double)gemm.N / core.Lanes), steps = taps * Math.Ceiling(gemm.K / taps / Depth(operation));
        double blocks = Math.Ceiling((double)gemm.M / core.AccumulatorVectors) * vectors * gemm.Repeats;
        double sums = (double)gemm.M * vectors * gemm.Repeats;
        return new VectorWork(new(new(sums * steps, 0, 0, 0), blocks * steps * core.VectorBytes, 0), Rescale(operation, sums, core), blocks, blocks);
    }

    /// <summary>Channels in lanes; the taps of a window are loaded and interleaved before they are multiplied.</summary>
    private static VectorWork Depthwise(WorkloadOperator operation, VectorDspCore core)
    {
        GemmShape gemm = operation.Gemm;
        double channels = (double)gemm.Repeats * gemm.N, vectors = Math.Ceiling(channels / core.Lanes), depth = Depth(operation);
        double taps = (double)gemm.M * gemm.K * Math.Ceiling(vectors / depth), steps = Math.Ceiling(gemm.K / depth);
        double blocks = Math.Ceiling((double)gemm.M / core.AccumulatorVectors) * vectors;
        return new VectorWork(new(new(gemm.M * vectors * steps, 0, taps * PermutesPerTap, 0), (taps + blocks * steps) * core.VectorBytes, 0), Rescale(operation, gemm.M * vectors, core), blocks, blocks);
    }

    // Everything else: the mix of the class for each vector, rows rounded up where they are worked on apart; one run a context.
    private static VectorWork Elements(WorkloadOperator operation, VectorDspCore core)
    {
        FeatureShape input = operation.Input, output = operation.Output;
        double rows = (double)input.Batch * input.Height * input.Width, pixels = (double)output.Batch * output.Height * output.Width;
        double window = (double)operation.KernelHeight * operation.KernelWidth;
        bool isPool = operation.Class is OperatorClass.MaxPool or OperatorClass.AveragePool;
        double vectors = operation.Class switch
        {
            OperatorClass.MaxPool or OperatorClass.AveragePool => pixels * window * Vectors(output.Channels, core),
            OperatorClass.ReduceSum or OperatorClass.Softmax or OperatorClass.Normalization or OperatorClass.Loss => rows * Vectors(input.Channels, core),
            OperatorClass.Perturbation or OperatorClass.ParameterUpdate => Vectors(operation.DrawnElements, core),
            _ => Vectors(pixels * output.Channels, core),
        };
        double reads = isPool ? pixels * window * output.Channels : rows * input.Channels;
        if (operation.SecondInput is { } second) reads += CycleCount.Elements(second);
        return new VectorWork(new(vectors * core.Mix(operation.Class), reads * operation.InputBits / 8, OutputBytes(operation)), default, vectors, Math.Min(vectors, core.Contexts));
    }

    private static VectorLoop Rescale(WorkloadOperator operation, double sums, VectorDspCore core) => new(sums * core.Mixes[VectorDspCore.RescaleName], 0, OutputBytes(operation));

    // Operands of one 32-bit lane; 4-bit weights are widened to bytes.
    private static int Depth(WorkloadOperator operation) => Math.Clamp(32 / Math.Max(operation.InputBits, operation.WeightBits), 1, 4);

    private static double Vectors(double elements, VectorDspCore core) => Math.Ceiling(elements / core.Lanes);

    private static double OutputBytes(WorkloadOperator operation) => CycleCount.Elements(operation.Output) * operation.OutputBits / 8;
}
