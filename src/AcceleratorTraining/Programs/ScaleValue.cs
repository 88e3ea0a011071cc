using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// A parameter's steps as a value of F or U, i32: one an output channel, or one alone where all are equal. A binding, whose
/// buffer both programs read, where they count in one unit; else a constant of each.
/// </summary>
internal static class ScaleValue
{
    public static int Add(ForwardProgramBuilder builder, TrainableParameter parameter, ImmutableArray<int> scale) => parameter.SharesScale
        ? builder.Input(parameter.ScaleName, SharedType(parameter))
        : ModelProgram.Integers(builder, parameter.ScaleName, Compact(scale).AsSpan());

    /// <summary>The shared buffer's type; its range is that of its contents, which PERTURB and UPDATE check.</summary>
    public static TensorType SharedType(TrainableParameter parameter)
    {
        ImmutableArray<int> scale = Compact(parameter.UpdateScale);
        return new TensorType(ElementType.Int32, [scale.Length], scale.IsEmpty ? new ValueRange(0, 0) : new ValueRange(scale.Min(), scale.Max()));
    }

    /// <summary>The shared buffer's contents.</summary>
    public static byte[] SharedBytes(TrainableParameter parameter) => ElementType.Int32.Pack(Compact(parameter.UpdateScale).AsSpan());

    private static ImmutableArray<int> Compact(ImmutableArray<int> scale) => scale.Length > 1 && scale.All(s => s == scale[0]) ? [scale[0]] : scale;
}
