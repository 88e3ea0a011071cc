using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A tensor as a report shows it.</summary>
/// <param name="Index">Index in the model.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Lower-case name of the element type.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Scales">Number of scales.</param>
/// <param name="SmallestScale">The smallest; 0 without scales.</param>
/// <param name="LargestScale">The largest; 0 without scales.</param>
/// <param name="ZeroPoint">The first zero point; null without any.</param>
/// <param name="IsConstant">Whether the file holds its elements.</param>
public sealed record TensorInspection(int Index, string Name, string Type, ImmutableArray<int> Shape, int Scales, float SmallestScale, float LargestScale, long? ZeroPoint, bool IsConstant)
{
    internal static TensorInspection Of(ModelTensor tensor) => new(
        tensor.Index,
        tensor.Name,
        tensor.TypeName,
        tensor.Shape,
        tensor.Scales.Length,
        tensor.Scales.IsEmpty ? 0 : tensor.Scales.Min(),
        tensor.Scales.IsEmpty ? 0 : tensor.Scales.Max(),
        tensor.ZeroPoints.IsEmpty ? null : tensor.ZeroPoint,
        tensor.IsConstant);
}
