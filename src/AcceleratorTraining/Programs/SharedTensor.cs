using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>A tensor that no step of a run changes, held in one buffer that F and U both read.</summary>
/// <param name="Name">Of its binding in both programs; tensors of one name are one.</param>
/// <param name="Type">With the range of the contents, which PERTURB and UPDATE check.</param>
/// <param name="Content">Dense, little-endian.</param>
internal sealed record SharedTensor(string Name, TensorType Type, ImmutableArray<byte> Content);
