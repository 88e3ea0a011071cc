using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What an operation reads and writes, in elements or bytes, before bursts are counted.</summary>
/// <param name="InputElements">Of the first input; blocks that overlap read their common rows again.</param>
/// <param name="SecondInputElements">Of the second.</param>
/// <param name="OutputElements">Written, with the padding of bricks.</param>
/// <param name="WeightElements">Weights, each as often as a block needs it; biases and multipliers not counted.</param>
internal readonly record struct NpuTraffic(long InputElements, long SecondInputElements, long OutputElements, long WeightElements)
{
    /// <summary>The traffic of an operation.</summary>
    public static NpuTraffic Of(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks) => operation.Kind switch
    {
        NpuOperationKind.Copy => default,
        NpuOperationKind.Elementwise => Elementwise(operation),
        _ => Accumulation(machine, operation, blocks),
    };

    private static NpuTraffic Accumulation(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks)
    {
        FeatureShape input = operation.Input.Shape, output = operation.Output.Shape;
        BlockShape inputBlock = Blocks.Clip(blocks.InputBlock, input), outputBlock = Blocks.Clip(blocks.OutputBlock, output);
        int limit = operation.Kind == NpuOperationKind.VectorProduct ? 1 : machine.SubKernelSize;
        long subKernels = (long)Blocks.CeilingDivide(operation.KernelHeight, limit) * Blocks.CeilingDivide(operation.KernelWidth, limit);
        long count = operation.KeepsDepth ? output.Batch * Blocks.CountArea(output, outputBlock) : Blocks.Count(output, outputBlock);
        long inputElements = checked(inputBlock.Area * operation.Input.StoredChannels(input.Channels) * subKernels * count);
        long weights = 0;
        if (operation.Weights is not null)
        {
            weights = operation.KeepsDepth
                ? checked(operation.KernelElements * Math.Max(input.Channels, output.Channels) * count)
                : checked(operation.KernelElements * input.Channels * outputBlock.Depth * count);
        }

        return new NpuTraffic(inputElements, 0, operation.Output.StoredElements, weights);
    }

    // A scalar is read once, and not at all if it is of 8 bits, for then it travels in the command; anything else is spread over the output first.
    private static NpuTraffic Elementwise(NpuOperation operation)
    {
        NpuFeatureMap first = operation.Input;
        long spread = first.StoredElementsOf(operation.Output.Shape);
        long Elements(NpuFeatureMap map) => map.Shape.ElementCount > 1 ? spread : map.Bits > 8 ? first.StoredElementsOf(map.Shape) : 0;

        // Beside a scalar the second input counts in full, scalar or not.
        long second = operation.SecondInput is not { } map ? 0 : first.Shape.ElementCount == 1 ? spread : Elements(map);
        return new NpuTraffic(Elements(first), second, operation.Output.StoredElements, 0);
    }
}
