using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>The weight stream of an operation.</summary>
/// <param name="RawBytes">Weights before encoding, a byte each.</param>
/// <param name="EncodedBytes">The stream as stored: weights after compression, with the biases and multipliers of the channels.</param>
/// <param name="Memory">Where it is stored.</param>
internal sealed record NpuWeights(long RawBytes, long EncodedBytes, MemoryLevel Memory)
{
    /// <summary>Bias (40 bits), multiplier (32 bits) and shift of an output channel, as they lie in the stream.</summary>
    public const int ChannelParameterBytes = 10;

    /// <summary>What its traffic counts as: an activation may stand in for weights.</summary>
    public Operand Operand { get; init; } = Operand.Weights;
}
