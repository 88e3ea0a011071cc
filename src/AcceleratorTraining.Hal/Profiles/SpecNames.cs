using System.Collections.Frozen;

namespace AcceleratorTraining.Hal;

/// <summary>The spellings that hal-spec, its schema and its vectors use for enumerated values.</summary>
public static class SpecNames
{
    /// <summary>Rounding rules by name.</summary>
    public static FrozenDictionary<string, RoundingRule> RoundingRules { get; } = Names(
        ("half-up", RoundingRule.HalfUp), ("half-away-from-zero", RoundingRule.HalfAwayFromZero), ("half-to-even", RoundingRule.HalfToEven),
        ("floor", RoundingRule.Floor), ("double-rounding", RoundingRule.DoubleRounding), ("binary32", RoundingRule.Binary32));

    /// <summary>Accumulator rules by name.</summary>
    public static FrozenDictionary<string, AccumulatorOverflow> AccumulatorOverflows { get; } = Names(
        ("forbidden", AccumulatorOverflow.Forbidden), ("wrap", AccumulatorOverflow.Wrap), ("saturate-in-order", AccumulatorOverflow.SaturateInOrder));

    /// <summary>Rescale overflow rules by name.</summary>
    public static FrozenDictionary<string, RescaleOverflow> RescaleOverflows { get; } = Names(
        ("saturate", RescaleOverflow.Saturate), ("wrap", RescaleOverflow.Wrap));

    /// <summary>Scale kinds by name.</summary>
    public static FrozenDictionary<string, ScaleKind> ScaleKinds { get; } = Names(
        ("per-channel", ScaleKind.PerChannel), ("per-tensor", ScaleKind.PerTensor), ("power-of-two", ScaleKind.PowerOfTwo));

    /// <summary>Extensions by name.</summary>
    public static FrozenDictionary<string, OperatorExtensions> Extensions { get; } = Names(
        ("PERTURB", OperatorExtensions.Perturb), ("UPDATE", OperatorExtensions.Update), ("CROSS_ENTROPY", OperatorExtensions.CrossEntropy),
        ("HEAD_GRADIENT", OperatorExtensions.HeadGradient), ("APPLY_GAIN", OperatorExtensions.ApplyGain),
        ("SQUARED_ERROR", OperatorExtensions.SquaredError), ("ENTROPY", OperatorExtensions.Entropy), ("DISTILLATION", OperatorExtensions.Distillation),
        ("PROTOTYPE_LOSS", OperatorExtensions.PrototypeLoss), ("OUTPUT_STEP", OperatorExtensions.OutputStep));

    private static FrozenDictionary<string, T> Names<T>(params (string Name, T Value)[] names) =>
        names.ToFrozenDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal);
}
