using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>TFLite's own arithmetic, for the tables that are computed here whatever the profile rounds like.</summary>
internal static class TfliteRounding
{
    private static readonly RescaleRules Rules = new()
    {
        Rounding = RoundingRule.DoubleRounding,
        Overflow = RescaleOverflow.Saturate,
        Scales = ScaleKind.PerChannel,
        Shift = new ValueRange(-31, 30),
    };

    /// <summary>The product with a factor, rounded twice.</summary>
    public static long Multiply(int value, QuantizedMultiplier factor) => FixedPoint.Multiply(value, factor.Multiplier, factor.Shift, Rules);
}
