using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Why a parameter of a layer cannot be trained, as part of a sentence; null where it can.</summary>
internal static class Untrainable
{
    // The narrow form of a multiplier takes no larger shift.
    private const int LargestNarrowShift = 14;

    /// <summary>The layer as an exact head.</summary>
    public static string? Head(LinearLayer layer) =>
        layer.ActivationElement != ElementType.Int8 ? $"its inputs are {layer.ActivationElement.SpecName()}; needed are i8"
        : layer.WeightElement != ElementType.Int8 ? $"its weights are {layer.WeightElement.SpecName()}; needed are i8"
        : null;

    /// <summary>Its biases.</summary>
    public static string? Bias(LinearLayer layer) =>
        layer.BiasTensor < 0 ? "the file has no bias to change"
        : layer.Bias.Any(b => b is < -int.MaxValue or > int.MaxValue) ? "its biases do not fit 32 bits"
        : null;

    /// <summary>Its gains.</summary>
    public static string? Gains(LinearLayer layer) =>
        layer.HasNarrowMultiplier && layer.Shifts.Max() + EvaluationProgram.GainShifts > LargestNarrowShift ? "its scales leave no room for gains" : null;

    /// <summary>Its weights.</summary>
    public static string? Weights(LinearLayer layer, AdaptationRecipe recipe) =>
        layer.WeightElement != ElementType.Int8 ? $"its weights are {layer.WeightElement.SpecName()}; needed are i8"
        : recipe.Update == UpdateRule.Master16 && layer.HasNarrowMultiplier ? "its sums have 64 bits, which leaves no room for 16-bit weights"
        : null;
}
