using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>
/// A constant that a CONCATENATION joins to activations, such as the prompt tokens of a vision transformer: it may be trained like
/// weights. Constants that share bytes with something else are none.
/// </summary>
/// <param name="OperatorIndex">Index of the CONCATENATION.</param>
/// <param name="Tensor">Index of the constant tensor.</param>
/// <param name="Name">The tensor's name.</param>
/// <param name="Binding">What its binding is called where it is bound: "prompt:NNN", NNN the operator's index; further ones of an operator "prompt:NNN:I".</param>
/// <param name="Shape">The tensor's shape; one sample, whatever the batch.</param>
/// <param name="Values">The elements as they stand in the file, row-major.</param>
/// <param name="Scale">real = scale * (value - zero point).</param>
/// <param name="ZeroPoint">The value that stands for 0.</param>
public sealed record PromptTokens(int OperatorIndex, int Tensor, string Name, string Binding, ImmutableArray<int> Shape, ImmutableArray<sbyte> Values, float Scale, int ZeroPoint)
{
    /// <summary>Reads an operand of a CONCATENATION; null if it is no int8 constant of one sample that can be changed alone.</summary>
    internal static PromptTokens? Read(QuantizedModel model, ModelOperator operation, int operand, ByteSharing sharing)
    {
        ModelTensor tensor = model.Tensors[operation.Inputs[operand]];
        bool trains = tensor.IsConstant
            && tensor.Type == TfliteType.Int8
            && !tensor.Scales.IsEmpty
            && tensor.Shape is [1, _, ..]
            && operation.Inputs.Any(i => !model.Tensors[i].IsConstant)
            && !sharing.DataIsShared(tensor);
        if (!trains) return null;
        int place = operation.Inputs.Take(operand).Count(i => model.Tensors[i].IsConstant);
        string binding = place == 0 ? $"prompt:{operation.Index:000}" : $"prompt:{operation.Index:000}:{place}";
        ReadOnlySpan<sbyte> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(IndexOperand.Bytes(model, tensor));
        return new PromptTokens(operation.Index, tensor.Index, tensor.Name, binding, tensor.Shape, [.. values], tensor.Scale, (int)tensor.ZeroPoint);
    }
}
