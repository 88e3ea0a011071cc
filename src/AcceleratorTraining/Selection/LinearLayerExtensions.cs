using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>A layer's facts in Hal's terms.</summary>
internal static class LinearLayerExtensions
{
    public static TensorShape Shape(this LinearLayer layer) => [.. layer.WeightShape];
}
