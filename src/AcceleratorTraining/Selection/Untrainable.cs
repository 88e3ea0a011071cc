using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>Why a parameter of a layer cannot be trained, as part of a sentence; null where it can.</summary>
internal static class Untrainable
{
    private const string Shared = "bytes are also those of something else in the file";

    // The narrow form of a multiplier takes no larger shift.
    private const int LargestNarrowShift = 14;

    /// <summary>The layer as an exact head.</summary>
    public static string? Head(LinearLayer layer) =>
        layer.ActivationElement != ElementType.Int8 ? $"its inputs are {layer.ActivationElement.SpecName()}; needed are i8"
        : layer.WeightElement != ElementType.Int8 ? $"its weights are {layer.WeightElement.SpecName()}; needed are i8"
        : null;

    /// <summary>Whether two layers that share bytes see them in the same way.</summary>
    public static bool AreAlike(LinearLayer a, LinearLayer b) =>
        a.Kind == b.Kind && a.Groups == b.Groups && a.ActivationElement == b.ActivationElement && a.BiasElement == b.BiasElement;

    /// <summary>Its biases.</summary>
    public static string? Bias(LinearLayer layer) =>
        layer.BiasTensor < 0 ? "the file has no bias to change"
        : layer.Tied.HasFlag(ParameterBindings.Biases) && layer.BiasSharers.IsEmpty ? $"its bias's {Shared}"
        : layer.StoredBiasElement == ElementType.Int16 ? "its biases have 16 bits in the file; needed are 32 or 64"
        : layer.Bias.Any(b => b is < -int.MaxValue or > int.MaxValue) ? "its biases do not fit 32 bits"
        : null;

    /// <summary>Its gains.</summary>
    public static string? Gains(LinearLayer layer, RescaleRules? machine) =>
        machine is { Scales: not ScaleKind.PerChannel } ? "the machine holds no such gains"
        : layer.Tied.HasFlag(ParameterBindings.Multipliers) ? $"its scales' {Shared}"
        : layer.HasNarrowMultiplier && layer.Shifts.Max() + EvaluationProgram.GainShifts > LargestNarrowShift ? "its scales leave no room for gains"
        : null;

    /// <summary>Its weights.</summary>
    public static string? Weights(LinearLayer layer, AdaptationRecipe recipe) =>
        layer.WeightElement is not (ElementType.Int8 or ElementType.Int4) ? $"its weights are {layer.WeightElement.SpecName()}; needed are i8 or i4"
        : layer.WeightElement == ElementType.Int4 && (recipe.Applier.IsInPlace || recipe.Direction.Kind == DirectionKind.Parity) ? "its weights are i4, which are not moved in place; needed are i8"
        : layer.Tied.HasFlag(ParameterBindings.Weights) && layer.WeightSharers.IsEmpty ? $"its weights' {Shared}"
        : recipe.Update.IsWide && layer.HasNarrowMultiplier ? "its sums have 64 bits, which leaves no room for 16-bit weights"
        : null;
}
