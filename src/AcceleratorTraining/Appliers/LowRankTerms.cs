using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>The terms a_j (b_j * x) that a low-rank direction adds to a layer's accumulator. The stored weights are only read.</summary>
internal static class LowRankTerms
{
    // Steps are in 1/256 of a weight step: dropped from the product b * x times a.
    private const int StepFractionBits = 8;

    /// <summary>
    /// Whether a layer has one accumulator that every filter of its inputs can be added to: not where output channels see
    /// inputs of their own, where the filter is turned first, where sums have 64 bits, or where the machine reads weights of
    /// 4 bits, which are kept in 8.
    /// </summary>
    public static bool CanTake(LinearLayer layer) =>
        layer.Kind is LinearKind.Conv2D or LinearKind.FullyConnected && layer.Groups == 1 && layer.BiasElement == ElementType.Int32 && layer.WeightElement == ElementType.Int8;

    /// <summary>The layer's accumulator with the terms added.</summary>
    public static ImmutableArray<int> Add(QueryContext context, TrainableParameter parameter, Operator operation, ImmutableArray<int> inputs)
    {
        int accumulator = context.Builder.Apply(operation, inputs.AsSpan());
        for (int j = 0; j < parameter.Rank; j++) accumulator = context.Builder.Apply(new Add(), accumulator, Term(context, parameter, operation, inputs, j));
        return [accumulator];
    }

    private static int Term(QueryContext context, TrainableParameter parameter, Operator operation, ImmutableArray<int> inputs, int factor)
    {
        ForwardProgramBuilder builder = context.Builder;
        TensorShape weights = parameter.Type.Shape;
        TensorShape filter = TensorShape.Create([1, .. weights.Dimensions.AsSpan()[1..]]);
        int inputSigns = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Inputs, Factor = factor, Output = ElementType.Int8, Range = ValueRange.Symmetric(1) },
            builder.Constant<sbyte>("zeros", ElementType.Int8, filter, new sbyte[filter.ElementCount]),
            context.Key,
            ModelProgram.Integers(builder, "one", [1 << Perturb.MagnitudeFractionBits]),
            ModelProgram.Integers(builder, "one", [1]));
        int outputSteps = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Outputs, Factor = factor, Output = ElementType.Int32, Range = ElementType.Int32.FullRange() },
            ModelProgram.Integers(builder, "zeros", new int[weights[0]]),
            context.Key,
            context.Magnitude(parameter),
            context.Scale(parameter));
        int projection = builder.Apply(operation, inputs[0], inputSigns, ModelProgram.Integers(builder, "zero", [0]));
        return builder.Apply(new Multiply { Shift = StepFractionBits }, projection, outputSteps);
    }
}
