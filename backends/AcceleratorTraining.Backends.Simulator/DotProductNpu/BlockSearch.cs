using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// Chooses blocks: of all output blocks that fit the shared buffer the one that fetches the fewest inputs and weights an output. The choice is that of Vela 3.10,
/// with its ties and with its habit of passing over blocks whose transpose does not fit.
/// </summary>
internal static class BlockSearch
{
    // Output channels are cut in multiples of these until the whole depth fits.
    private const int DepthStep = 16;

    /// <summary>The best blocks of an operation.</summary>
    /// <exception cref="SimulationException">Not even the smallest block fits; names the operation.</exception>
    public static BlockConfiguration Find(NpuArchitecture machine, NpuOperation operation)
    {
        bool partKernel = operation.Kind is NpuOperationKind.Convolution or NpuOperationKind.DepthwiseConvolution && PrefersPartKernel(operation);
        int accumulatorBits = operation.Input.Bits == 16 && operation.Kind != NpuOperationKind.Pooling ? 40 : 32;
        int inputDepth = InputBlockDepth(operation, partKernel);
        BlockShape micro = machine.MicroBlock;
        FeatureShape output = operation.Output.Shape;
        int maximumHeight = Blocks.RoundUp(Math.Min(output.Height, machine.MaximumBlock.Height), micro.Height);
        int maximumWidth = Blocks.RoundUp(Math.Min(output.Width, machine.MaximumBlock.Width), micro.Width);
        int maximumDepth = Blocks.RoundUp(Math.Min(output.Channels, machine.MaximumBlock.Depth), micro.Depth);
        BlockSearchCost cost = new(machine, operation);
        Candidate? best = null;
        for (int depth = FirstDepth(micro, output, maximumDepth); depth <= maximumDepth; depth = NextDepth(depth, micro, output))
        {
            int widest = maximumWidth;
            int[] fittedWidths = new int[maximumHeight + 1];
            for (int height = micro.Height; height <= maximumHeight; height += micro.Height)
            {
                // A taller block takes no less room, so it is never wider than the widest that fitted before.
                int fitted = 0;
                for (int width = micro.Width; width <= widest; width += micro.Width)
                {
                    if (IsPassedOver(height, width))
                    {
                        fitted = width;
                        continue;
                    }

                    BlockShape outputBlock = new(height, width, depth);
                    BlockShape inputBlock = InputBlock(machine, operation, outputBlock, operation.KeepsDepth ? depth : inputDepth);
                    if (!machine.SharedBuffer.Fits(operation, Accumulated(machine, operation, outputBlock), inputBlock, accumulatorBits)) break;
                    fitted = width;
                    Candidate candidate = new(outputBlock, inputBlock, cost.Of(outputBlock, Accumulated(machine, operation, outputBlock), inputBlock), cost.Coverage(inputBlock));
                    if (best is null || candidate.IsBetterThan(best.Value)) best = candidate with { Coverage = best is { } other && other.Cost == candidate.Cost ? candidate.Coverage : double.PositiveInfinity };
                }

                widest = fittedWidths[height] = fitted;
                if (widest == 0) break;
            }

            // A block whose transpose was tried and did not fit is not tried, although it may fit if windows are not square.
            bool IsPassedOver(int height, int width) =>
                width < height && width % micro.Height == 0 && height % micro.Width == 0 && height <= maximumWidth && fittedWidths[width] < height;
        }

        return best is { } chosen
            ? new BlockConfiguration(chosen.Output, chosen.Input, partKernel, accumulatorBits)
            : throw new SimulationException($"'{operation.Name}' does not fit the machine: its smallest block is larger than the shared buffer of {machine.SharedBuffer.Banks} banks.");
    }

    // Part-kernel where its dot products are fuller: taps in fours (pairs of 16 bits) and 8 channels against one tap and 32 channels (16).
    private static bool PrefersPartKernel(NpuOperation operation)
    {
        int channels = operation.Input.Shape.Channels;
        if (channels <= NpuArchitecture.DotProductChannels) return true;
        int products = operation.Input.Bits == 8 ? NpuArchitecture.StepCycles : NpuArchitecture.StepCycles / 2;
        double depthFirst = channels / (double)Blocks.RoundUp(channels, NpuArchitecture.DotProductChannels * products);
        double partKernel = channels * operation.KernelElements / (double)(Blocks.RoundUp(channels, NpuArchitecture.DotProductChannels) * Blocks.RoundUp(operation.KernelElements, (long)products));
        return partKernel > depthFirst;
    }

    private static int InputBlockDepth(NpuOperation operation, bool partKernel)
    {
        int channels = operation.Input.Shape.Channels;
        return operation.Input.Bits == 16 ? Blocks.RoundUp(Math.Min(channels, 16), 4) : Blocks.RoundUp(Math.Min(channels, partKernel ? 16 : 32), NpuArchitecture.DotProductChannels);
    }

    private static int FirstDepth(BlockShape micro, FeatureShape output, int maximumDepth) => AlignDepth(Math.Max(micro.Depth, Math.Min(maximumDepth, DepthStep)), output);

    private static int NextDepth(int depth, BlockShape micro, FeatureShape output) => AlignDepth(depth + micro.Depth, output);

    private static int AlignDepth(int depth, FeatureShape output) => depth < output.Channels ? Blocks.RoundUp(depth, DepthStep) : depth;

    private static BlockShape InputBlock(NpuArchitecture machine, NpuOperation operation, BlockShape output, int depth) => checked(new(
        Blocks.RoundUp((output.Height - 1) * operation.StrideHeight + Math.Min(operation.WindowHeight, machine.SubKernelSize), machine.MicroBlock.Height),
        Blocks.RoundUp((output.Width - 1) * operation.StrideWidth + Math.Min(operation.WindowWidth, machine.SubKernelSize), machine.MicroBlock.Width),
        depth));

    // With microblocks of two rows, an output of one row has accumulators for that row alone.
    private static BlockShape Accumulated(NpuArchitecture machine, NpuOperation operation, BlockShape output) =>
        machine.MicroBlock.Height == 2 && operation.Output.Shape.Height == 1 && operation.KernelHeight == 1 ? output with { Height = 1 } : output;

    private readonly record struct Candidate(BlockShape Output, BlockShape Input, double Cost, double Coverage)
    {
        // Among equals a small block wins over the last one if it covers as much of the input.
        public bool IsBetterThan(Candidate other) =>
            Cost < other.Cost || Cost == other.Cost && Coverage <= other.Coverage && Output.Height <= 4 && Output.Width <= 4;
    }
}
