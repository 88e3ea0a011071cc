using System.Collections.Frozen;

namespace AcceleratorTraining.Models;

/// <summary>All operators that can be lowered: the one list.</summary>
internal static class OperatorLowerings
{
    private static readonly OperatorLowering[] All =
    [
        new LinearOperator(),
        new AddLowering(),
        new BatchMatMulLowering(),
        new ConcatenationLowering(),
        new ExtremumLowering(),
        new GatherLowering(),
        new GeluLowering(),
        new HardSwishLowering(),
        new LeakyReluLowering(),
        new LogSoftmaxLowering(),
        new MirrorPadLowering(),
        new MulLowering(),
        new PackLowering(),
        new PadLowering(),
        new PoolLowering(),
        new PreluLowering(),
        new QuantizeLowering(),
        new ReduceLowering(),
        new ReluLowering(),
        new ReshapeLowering(),
        new ResizeNearestLowering(),
        new SequenceLstmLowering(),
        new SigmoidLowering(),
        new SliceLowering(),
        new SoftmaxLowering(),
        new SplitLowering(),
        new SquaredDifferenceLowering(),
        new StridedSliceLowering(),
        new SvdfLowering(),
        new TransposeLowering(),
        new UnpackLowering(),
    ];

    private static readonly FrozenDictionary<int, OperatorLowering> ByCode =
        All.SelectMany(l => l.Codes.Select(c => (Code: c, Lowering: l))).ToFrozenDictionary(p => p.Code, p => p.Lowering);

    /// <summary>The lowering of an operator; null if there is none.</summary>
    public static OperatorLowering? Find(int code) => ByCode.GetValueOrDefault(code);
}
