using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>An operator as a report shows it.</summary>
/// <param name="Index">Index in the model.</param>
/// <param name="Name">The operator's name.</param>
/// <param name="Node">The node of an .onnx file that it stands for; null in other files.</param>
/// <param name="Version">Version of its definition.</param>
/// <param name="Activation">The fused activation; null where there can be none.</param>
/// <param name="Inputs">Operands, without those left out.</param>
/// <param name="Outputs">Results.</param>
/// <param name="Parameters">Elements of its constant operands with weights or biases.</param>
/// <param name="Macs">Multiplications a call; 0 for operators without weights.</param>
/// <param name="Dead">Channels of its weights that are all zero.</param>
public sealed record OperatorInspection(int Index, string Name, ModelNode? Node, int Version, FusedActivation? Activation, ImmutableArray<TensorInspection> Inputs, ImmutableArray<TensorInspection> Outputs, long Parameters, long Macs, DeadChannels Dead);
