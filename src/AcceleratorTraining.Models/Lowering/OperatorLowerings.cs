using System.Collections.Frozen;

namespace AcceleratorTraining.Models;

/// <summary>All operators that can be lowered: the one list.</summary>
internal static class OperatorLowerings
{
    private static readonly OperatorLowering[] All =
    [
        new AddLowering(),
        new PoolLowering(),
        new ReshapeLowering(),
        new SoftmaxLowering(),
        new LinearOperator(),
        new BatchMatMulLowering(),
        new SvdfLowering(),
        new SequenceLstmLowering(),
        new OnnxOperator(),
    ];

    private static readonly FrozenDictionary<int, OperatorLowering> ByCode =
        All.SelectMany(l => l.Codes.Select(c => (Code: c, Lowering: l))).ToFrozenDictionary(p => p.Code, p => p.Lowering);

    /// <summary>The lowering of an operator; null if there is none.</summary>
    public static OperatorLowering? Find(int code) => ByCode.GetValueOrDefault(code);
}
