using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What PERTURB in F and UPDATE in U have in common: the same attributes of the direction, the same mask.</summary>
internal static class DirectionOperands
{
    /// <summary>The operator along a parameter's direction.</summary>
    public static TOperator Shape<TOperator>(this TrainableParameter parameter, TOperator operation) where TOperator : DirectionOperator => operation with
    {
        Tensor = parameter.Tensor,
        Direction = parameter.Direction,
        Order = parameter.Order,
        Rank = parameter.Rank,
        ParityShift = parameter.ParityShift,
        Density = parameter.Density,
        Keep = parameter.Keep,
        HasMask = !parameter.Mask.IsEmpty || !parameter.Live.IsEmpty,
        HasGuide = parameter.HasGuide,
    };
}
