using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>A machine of dot products: every cycle each core adds to a microblock of outputs the products of some channels of their inputs.</summary>
internal sealed record NpuArchitecture
{
    /// <summary>Cores that share the channels of an output.</summary>
    public required int Cores { get; init; }

    /// <summary>Outputs that a core works on at once.</summary>
    public required BlockShape MicroBlock { get; init; }

    /// <summary>Channels of one dot product.</summary>
    public const int DotProductChannels = 8;

    /// <summary>Cycles of one step of a microblock: so many dot products of different channels, or taps, one after the other.</summary>
    public const int StepCycles = 4;

    /// <summary>The largest output block.</summary>
    public required BlockShape MaximumBlock { get; init; }

    /// <summary>Rows, and columns, of a window that are worked on at once; larger ones are cut up.</summary>
    public required int SubKernelSize { get; init; }

    /// <summary>Cycles until an accumulator of 32 bits may be added to again.</summary>
    public required int AccumulatorDelay { get; init; }

    /// <summary>The same for one of 40 bits.</summary>
    public required int WideAccumulatorDelay { get; init; }

    /// <summary>Whether accumulators of 40 bits wait once more for each microblock of channels, in blocks of one row or column.</summary>
    public required bool WideAccumulatorDelaysDepth { get; init; }

    /// <summary>How many times as long pooling takes with inputs of 16 bits.</summary>
    public required int WidePoolingFactor { get; init; }

    /// <summary>The buffer of blocks.</summary>
    public required SharedBuffer SharedBuffer { get; init; }

    /// <summary>The way out.</summary>
    public required OutputStage OutputStage { get; init; }

    /// <summary>Multiply-accumulates a cycle at most.</summary>
    public long PeakMacsPerCycle => Cores * MicroBlock.Volume * DotProductChannels;

    internal static NpuArchitecture Read(TimingFields fields)
    {
        TimingFields microBlock = fields.Object("microBlock"), largest = fields.Object("maximumBlock");
        return new NpuArchitecture
        {
            Cores = (int)fields.Integer("cores", 1, 64),
            MicroBlock = ReadBlock(microBlock, 64),
            MaximumBlock = ReadBlock(largest, 1024),
            SubKernelSize = (int)fields.Integer("subKernelSize", 1, 1024),
            AccumulatorDelay = (int)fields.Integer("accumulatorDelayCycles", 0, 1024),
            WideAccumulatorDelay = (int)fields.Integer("wideAccumulatorDelayCycles", 0, 1024),
            WideAccumulatorDelaysDepth = fields.Boolean("wideAccumulatorDelaysDepth"),
            WidePoolingFactor = (int)fields.Integer("widePoolingFactor", 1, 64),
            SharedBuffer = SharedBuffer.Read(fields.Object("sharedBuffer")),
            OutputStage = OutputStage.Read(fields.Object("outputStage")),
        };
    }

    private static BlockShape ReadBlock(TimingFields fields, int maximum)
    {
        fields.AllowOnly("height", "width", "depth");
        return new BlockShape((int)fields.Integer("height", 1, maximum), (int)fields.Integer("width", 1, maximum), (int)fields.Integer("depth", 1, maximum));
    }
}
