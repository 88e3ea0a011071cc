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
        HasMask = !parameter.Mask.IsEmpty,
        HasGuide = parameter.HasGuide,
    };

    /// <summary>A parameter's mask as a constant, one bit an element.</summary>
    public static int Mask(this ForwardProgramBuilder builder, TrainableParameter parameter) =>
        builder.Constant($"{parameter.BindingName}-mask", new TensorType(ElementType.UInt8, [parameter.Mask.Length]), parameter.Mask.AsSpan());
}
