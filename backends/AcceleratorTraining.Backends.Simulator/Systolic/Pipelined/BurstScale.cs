using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>What bursts make of an operand's bytes: each run of bytes that lie side by side takes ceil(run / burst) whole bursts, wherever it begins. All at least 1.</summary>
/// <param name="Inputs">Bytes in whole bursts over bytes, of inputs.</param>
/// <param name="Weights">Of weights.</param>
/// <param name="Outputs">Of outputs.</param>
internal readonly record struct BurstScale(double Inputs, double Weights, double Outputs)
{
    /// <summary>Without bursts.</summary>
    public static BurstScale None { get; } = new(1, 1, 1);

    /// <summary>Of a tiling.</summary>
    /// <param name="tile">The tiles.</param>
    /// <param name="bytes">The widths of words.</param>
    /// <param name="burstBytes">Bytes of a burst.</param>
    /// <param name="isInterleaved">Whether the layer is one of several whose channels lie between each other's: a group, or a channel of a depthwise layer.</param>
    public static BurstScale Of(in TileShape tile, OperandBytes bytes, long burstBytes, bool isInterleaved) => burstBytes == 1 ? None : new(
        Of((isInterleaved ? tile.Channels : tile.InputRunWords) * (double)bytes.InputBits / 8, burstBytes),
        Of(tile.WeightRunWords * (double)bytes.WeightBits / 8, burstBytes),
        Of((isInterleaved ? tile.Filters : tile.OutputRunWords) * (double)bytes.OutputBits / 8, burstBytes));

    /// <summary>Of runs of so many bytes.</summary>
    public static double Of(double runBytes, long burstBytes) => burstBytes == 1 || runBytes == 0 ? 1 : Math.Ceiling(runBytes / burstBytes) * burstBytes / runBytes;
}
