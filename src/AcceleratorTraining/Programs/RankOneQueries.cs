using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Rank-1 directions in the accumulator: y + a (b * x), where b is one extra filter of signs and a one number an output
/// channel. The stored weights are only read. Source: the low-rank perturbations of EGGROLL, arXiv 2511.16652.
/// </summary>
internal sealed class RankOneQueries(ForwardProgramBuilder builder, int key, int magnitude)
{
    // Steps are in 1/256 of a weight step: dropped from the product b * x times a.
    private const int StepFractionBits = 8;

    private readonly Dictionary<int, TrainableParameter> _layers = [];

    /// <summary>
    /// Whether a layer has one accumulator that every filter of its inputs can be added to: not where output channels see
    /// inputs of their own, where the filter is turned first, or where sums have 64 bits.
    /// </summary>
    public static bool CanTake(LinearLayer layer) =>
        layer.Kind is LinearKind.Conv2D or LinearKind.FullyConnected && layer.Groups == 1 && layer.BiasElement == ElementType.Int32;

    /// <summary>Registers a layer by the program value of its weights.</summary>
    public void Add(int weights, TrainableParameter parameter) => _layers.Add(weights, parameter);

    /// <summary>The layer's accumulator with the direction's term; default where the layer has none.</summary>
    public ImmutableArray<int> Apply(Operator operation, ImmutableArray<int> inputs)
    {
        if (!_layers.TryGetValue(inputs[1], out TrainableParameter? parameter)) return default;
        int accumulator = builder.Apply(operation, inputs.AsSpan());
        TensorShape weights = parameter.Type.Shape;
        TensorShape filter = TensorShape.Create([1, .. weights.Dimensions.AsSpan()[1..]]);
        int inputSigns = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Inputs, Output = ElementType.Int8, Range = ValueRange.Symmetric(1) },
            builder.Constant<sbyte>("zeros", ElementType.Int8, filter, new sbyte[filter.ElementCount]),
            key,
            ModelProgram.Integers(builder, "one", [1 << Perturb.MagnitudeFractionBits]),
            ModelProgram.Integers(builder, "one", [1]));
        int outputSteps = builder.Apply(
            new Perturb { Tensor = parameter.Tensor, Direction = DirectionKind.Rademacher, Stream = DirectionStream.Outputs, Output = ElementType.Int32, Range = ElementType.Int32.FullRange() },
            ModelProgram.Integers(builder, "zeros", new int[weights[0]]),
            key,
            magnitude,
            ModelProgram.Integers(builder, $"{parameter.BindingName}-scale", parameter.QueryScale.AsSpan()));
        int projection = builder.Apply(operation, inputs[0], inputSigns, ModelProgram.Integers(builder, "zero", [0]));
        int term = builder.Apply(new Multiply { Shift = StepFractionBits }, projection, outputSteps);
        return [builder.Apply(new Add(), accumulator, term)];
    }
}
