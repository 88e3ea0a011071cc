using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// The arithmetic and the limits of one kind of fixed-point accelerator; one JSON file in hal-spec/profiles each.
/// Two devices with the same profile give the same bytes. spec: PROFILE
/// </summary>
public sealed record AcceleratorProfile
{
    /// <summary>Lower-case name, e.g. "npu-int8".</summary>
    public required string Name { get; init; }

    /// <summary>The hal-spec version the file was written for.</summary>
    public required string SpecVersion { get; init; }

    /// <summary>One sentence on the machine it describes.</summary>
    public required string Description { get; init; }

    /// <summary>Formats activations may have.</summary>
    public required ImmutableArray<ElementType> Activations { get; init; }

    /// <summary>Formats weights may have.</summary>
    public required ImmutableArray<ElementType> Weights { get; init; }

    /// <summary>Width of the accumulator, 16 to 64 bits.</summary>
    public required int AccumulatorBits { get; init; }

    /// <summary>What happens beyond that width.</summary>
    public required AccumulatorOverflow AccumulatorOverflow { get; init; }

    /// <summary>Width of a bias, at most the accumulator's.</summary>
    public required int BiasBits { get; init; }

    /// <summary>How accumulators are scaled down.</summary>
    public required RescaleRules Rescale { get; init; }

    /// <summary>Extensions the modelled machine itself has; training lowers the others.</summary>
    public required OperatorExtensions Extensions { get; init; }

    /// <summary>Sizes the machine can hold.</summary>
    public required ProfileLimits Limits { get; init; }

    /// <summary>The accumulator's values.</summary>
    public ValueRange AccumulatorRange => BitRange(AccumulatorBits);

    /// <summary>The bias's values.</summary>
    public ValueRange BiasRange => BitRange(BiasBits);

    private static ValueRange BitRange(int bits) => new(-1L << (bits - 1), ~(-1L << (bits - 1)));
}
