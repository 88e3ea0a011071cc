using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>How feature maps are cut into blocks.</summary>
internal static class Blocks
{
    /// <summary>Channels of a brick: what the bricked format (NHCWB16) rounds channels up to.</summary>
    public const int BrickChannels = 16;

    public static int CeilingDivide(int value, int by) => (int)(((long)value + by - 1) / by);

    public static long CeilingDivide(long value, long by) => checked(value + by - 1) / by;

    public static int RoundUp(int value, int to) => checked(CeilingDivide(value, to) * to);

    public static long RoundUp(long value, long to) => checked(CeilingDivide(value, to) * to);

    /// <summary>The part of a block that a feature map smaller than it fills.</summary>
    public static BlockShape Clip(BlockShape block, FeatureShape shape) =>
        new(Math.Min(block.Height, shape.Height), Math.Min(block.Width, shape.Width), Math.Min(block.Depth, shape.Channels));

    /// <summary>Blocks of an image in a column, those cut off counted.</summary>
    public static long CountArea(FeatureShape shape, BlockShape block) =>
        (long)CeilingDivide(shape.Height, block.Height) * CeilingDivide(shape.Width, block.Width);

    /// <summary>Blocks of all images, those cut off counted.</summary>
    public static long Count(FeatureShape shape, BlockShape block) =>
        checked(shape.Batch * CountArea(shape, block) * CeilingDivide(shape.Channels, block.Depth));
}
