using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// What an operation costs with its weights at hand: the array and the output stage work on different blocks at the same time, so the slower one counts for every block
/// and the faster one once. The formulas are those of the estimator in Arm's Vela 3.10.
/// </summary>
internal static class BaseCycles
{
    // Biases and multipliers come in pieces of these bytes, each after the latency of their memory.
    private const double ParameterFetchBytes = 256;

    // The command that starts a block is prepared while up to four others are under way.
    private const double CommandsInFlight = 4;

    /// <summary>Cycles, a whole number.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="operation">What it runs.</param>
    /// <param name="blocks">How that is cut up.</param>
    /// <param name="parameterMemory">Where biases and multipliers are read; not looked at without weights.</param>
    /// <param name="outputDepth">Output channels to compute: all of them, or those of a slice.</param>
    public static long Estimate(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks, MemoryLevel? parameterMemory, int outputDepth)
    {
        FeatureShape output = operation.Output.Shape with { Channels = outputDepth };
        return operation.Kind switch
        {
            NpuOperationKind.Copy => 0,
            NpuOperationKind.Elementwise => Elementwise(machine, operation, blocks, output),
            _ => Accumulation(machine, operation, blocks, parameterMemory, output),
        };
    }

    private static long Elementwise(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks, FeatureShape output)
    {
        double rate = machine.OutputStage.CyclesPerElement(operation, blocks.AccumulatorBits);
        double elements = blocks.OutputBlock.Volume;
        double command = (BlockMemoryCycles(machine, operation, blocks, output) + rate * elements) / CommandsInFlight;
        rate = Math.Max(rate, command / elements);
        return checked((long)Math.Ceiling(rate * operation.Output.StoredElementsOf(output)));
    }

    private static long Accumulation(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks, MemoryLevel? parameterMemory, FeatureShape output)
    {
        BlockShape outputBlock = Blocks.Clip(blocks.OutputBlock, output), micro = machine.MicroBlock;
        if (RunsInOneRow(machine, operation, output))
        {
            micro = new BlockShape(1, micro.Width * micro.Height, micro.Depth);
            outputBlock = outputBlock with { Height = 1 };
        }

        double array = ArrayCycles(machine, operation, blocks, outputBlock, micro) / machine.Cores;
        double stage = Math.Ceiling(machine.OutputStage.CyclesPerElement(operation, blocks.AccumulatorBits) * outputBlock.Volume);
        if (operation.Weights is not null) stage = Math.Max(stage, (double)NpuWeights.ChannelParameterBytes * outputBlock.Depth * parameterMemory!.ReadLatencyCycles / ParameterFetchBytes);
        double command = (BlockMemoryCycles(machine, operation, blocks, output) + stage + array) / CommandsInFlight;
        (array, stage) = (Math.Max(array, command), Math.Max(stage, command));
        return checked((long)(Math.Max(array, stage) * Blocks.Count(output, outputBlock) + Math.Min(array, stage)));
    }

    // A microblock of two rows takes four columns of one row instead, where the output has but one; only even widths and windows of one row allow it.
    private static bool RunsInOneRow(NpuArchitecture machine, NpuOperation operation, FeatureShape output) =>
        machine.MicroBlock.Height == 2 && output.Height == 1 && output.Width % 2 == 0 && operation.KernelHeight == 1
        && operation.Kind is NpuOperationKind.Convolution or NpuOperationKind.DepthwiseConvolution or NpuOperationKind.VectorProduct;

    private static double ArrayCycles(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks, BlockShape outputBlock, BlockShape micro)
    {
        int inputDepth = Math.Min(operation.Input.Shape.Channels, blocks.InputBlock.Depth);
        long columns = Blocks.CeilingDivide(outputBlock.Width, micro.Width), rows = Blocks.CeilingDivide(outputBlock.Height, micro.Height), depths = Blocks.CeilingDivide(outputBlock.Depth, micro.Depth);
        bool wideInput = operation.Input.Bits == 16, partKernel = operation.Kind == NpuOperationKind.Convolution && blocks.IsPartKernelFirst;
        int inputGroups = partKernel ? Blocks.CeilingDivide(inputDepth, NpuArchitecture.DotProductChannels) : 1;

        // A step of a microblock takes its cycles, but steps with new weights are as far apart as the weights of all its channels take to arrive.
        long weightCycles = (long)NpuArchitecture.StepCycles * micro.Depth, sumCycles = NpuArchitecture.StepCycles * columns * rows;
        long cycles = 0;
        int limit = operation.Kind == NpuOperationKind.VectorProduct ? 1 : machine.SubKernelSize;
        for (int top = 0; top < operation.KernelHeight; top += limit)
        {
            for (int left = 0; left < operation.KernelWidth; left += limit)
            {
                long taps = (long)Math.Min(limit, operation.KernelHeight - top) * Math.Min(limit, operation.KernelWidth - left);
                long steps = operation.Kind switch
                {
                    NpuOperationKind.Pooling => 1,
                    NpuOperationKind.DepthwiseConvolution => Blocks.CeilingDivide(taps, NpuArchitecture.StepCycles),
                    _ when partKernel => Blocks.CeilingDivide(taps, wideInput ? NpuArchitecture.StepCycles / 2 : NpuArchitecture.StepCycles),
                    _ => taps,
                };
                cycles += operation.Kind switch
                {
                    NpuOperationKind.Pooling => Math.Max(NpuArchitecture.StepCycles, taps) * columns * rows * depths * (wideInput ? machine.WidePoolingFactor : 1),
                    NpuOperationKind.DepthwiseConvolution => Math.Max(weightCycles, wideInput ? 2 * sumCycles : sumCycles) * steps * depths,
                    _ => Math.Max(weightCycles, sumCycles) * steps * inputGroups * depths,
                };
                cycles += DelayCycles(machine, blocks.AccumulatorBits, columns, rows, depths, steps) * inputGroups;
            }
        }

        bool overInputDepth = operation.Kind is NpuOperationKind.Convolution or NpuOperationKind.VectorProduct or NpuOperationKind.ReduceSum;
        return overInputDepth ? cycles * Blocks.CeilingDivide(operation.Input.Shape.Channels, inputDepth) : cycles;
    }

    // A single microblock has to wait for its own sums.
    private static long DelayCycles(NpuArchitecture machine, int accumulatorBits, long columns, long rows, long depths, long steps)
    {
        bool wide = accumulatorBits == 40;
        int delay = wide ? machine.WideAccumulatorDelay : machine.AccumulatorDelay;
        long cycles = 0;
        if (columns == 1 && rows == 1) cycles = depths == 1 ? delay * steps : delay * (steps - 1) * depths;
        if (wide && machine.WideAccumulatorDelaysDepth && (columns == 1 || rows == 1) && depths > 1) cycles += delay * depths;
        return cycles;
    }

    // Latency and transfer of one block in and one block out, an element as a byte.
    private static double BlockMemoryCycles(NpuArchitecture machine, NpuOperation operation, BlockConfiguration blocks, FeatureShape output)
    {
        NpuFeatureMap from = operation.Input, to = operation.Output with { Shape = output };
        double input = from.Memory.ReadLatencyCycles
            + MemoryTransfer.ReadBurstBytes(from, blocks.InputBlock, Blocks.Clip(blocks.InputBlock, from.Shape).Volume) / from.Memory.ReadBytesPerCycle;
        double written = to.Memory.WriteLatencyCycles
            + MemoryTransfer.WriteBurstBytes(to, blocks.OutputBlock, Blocks.Clip(blocks.OutputBlock, to.Shape).Volume, machine.Cores) / MemoryTransfer.WriteRate(to.Memory);
        return input + written;
    }
}
