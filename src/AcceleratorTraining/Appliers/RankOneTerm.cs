using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>The term a (b * x) that a rank-1 direction adds to a layer's accumulator. The stored weights are only read.</summary>
internal static class RankOneTerm
{
    // Steps are in 1/256 of a weight step: dropped from the product b * x times a.
    private const int StepFractionBits = 8;

    /// <summary>
    /// Whether a layer has one accumulator that every filter of its inputs can be added to: not where output channels see
    /// inputs of their own, where the filter is turned first, or where sums have 64 bits.
    /// </summary>
    public static bool CanTake(LinearLayer layer) =>
        layer.Kind is LinearKind.Conv2D or LinearKind.FullyConnected && layer.Groups == 1 && layer.BiasElement == ElementType.Int32;

    /// <summary>The layer's accumulator with the term added.</summary>
    public static ImmutableArray<int> Add(QueryContext context, TrainableParameter parameter, Operator operation, ImmutableArray<int> inputs)
    {
        ForwardProgramBuilder builder = context.Builder;
        int accumulator = builder.Apply(operation, inputs.AsSpan());
        TensorShape weights = parameter.Type.Shape;
        TensorShape filter = TensorShape.Create([1, .. weights.Dimensions.AsSpan()[1..]]);
        int inputSigns = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Inputs, Output = ElementType.Int8, Range = ValueRange.Symmetric(1) },
            builder.Constant<sbyte>("zeros", ElementType.Int8, filter, new sbyte[filter.ElementCount]),
            context.Key,
            ModelProgram.Integers(builder, "one", [1 << Perturb.MagnitudeFractionBits]),
            ModelProgram.Integers(builder, "one", [1]));
        int outputSteps = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Outputs, Output = ElementType.Int32, Range = ElementType.Int32.FullRange() },
            ModelProgram.Integers(builder, "zeros", new int[weights[0]]),
            context.Key,
            context.Magnitude,
            context.Scale(parameter));
        int projection = builder.Apply(operation, inputs[0], inputSigns, ModelProgram.Integers(builder, "zero", [0]));
        int term = builder.Apply(new Multiply { Shift = StepFractionBits }, projection, outputSteps);
        return [builder.Apply(new Add(), accumulator, term)];
    }
}
