using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Which elements of a parameter move, and by how much, as values of F or U. What both programs read is held once: steps
/// that count in one unit, i32, one an output channel or one alone where all are equal; a bit an element where some rest; and
/// instead of a bias's steps the scales of its layer, which they follow from. Steps in two units are a constant of each.
/// </summary>
internal static class StepTensors
{
    /// <summary>Everything about a parameter's steps that F and U share.</summary>
    public static IEnumerable<SharedTensor> Of(TrainableParameter parameter)
    {
        if (parameter.StepFactor == 0 && parameter.SharesScale) yield return Steps(parameter);
        if (!parameter.Live.IsEmpty) yield return Live(parameter);
        if (!parameter.SharesFactor) yield break;
        yield return Multiplier(parameter.Layer);
        yield return Shift(parameter.Layer);
    }

    /// <summary>The steps, i32 [1] or [outputs].</summary>
    /// <param name="inputs">The program.</param>
    /// <param name="parameter">Whose.</param>
    /// <param name="scale">Its <see cref="TrainableParameter.QueryScale"/> in F, its <see cref="TrainableParameter.UpdateScale"/> in U.</param>
    public static int Scale(SharedInputs inputs, TrainableParameter parameter, ImmutableArray<int> scale)
    {
        if (parameter.StepFactor > 0) return inputs.Builder.Apply(new OutputStep { Factor = parameter.StepFactor }, inputs[Multiplier(parameter.Layer)], inputs[Shift(parameter.Layer)]);
        return parameter.SharesScale ? inputs[Steps(parameter)] : ModelProgram.Integers(inputs.Builder, $"{parameter.BindingName}-scale", Compact(scale).AsSpan());
    }

    /// <summary>One bit an element, u8; only where the parameter has a mask or resting elements.</summary>
    public static int Mask(SharedInputs inputs, TrainableParameter parameter) => parameter.Mask.IsEmpty
        ? inputs[Live(parameter)]
        : inputs.Builder.Constant($"{parameter.BindingName}-mask", new TensorType(ElementType.UInt8, [parameter.Mask.Length]), parameter.Mask.AsSpan());

    /// <summary>A layer's RESCALE multipliers as both programs read them.</summary>
    public static SharedTensor Multiplier(LinearLayer layer) => Tensor<int>(ModelProgram.MultiplierName(layer), ElementType.Int32, [.. layer.Multipliers]);

    /// <summary>The shifts that go with them.</summary>
    public static SharedTensor Shift(LinearLayer layer) => Tensor<sbyte>(ModelProgram.ShiftName(layer), ElementType.Int8, ModelProgram.EffectiveShifts(layer.Multipliers, layer.Shifts));

    // Parameters with one and the same step share its tensor too.
    private static SharedTensor Steps(TrainableParameter parameter)
    {
        int[] scale = [.. parameter.Live.IsEmpty ? Compact(parameter.UpdateScale) : [parameter.UpdateScale.Max()]];
        return Tensor<int>(scale.Length == 1 ? $"scale:{scale[0]}" : $"{parameter.BindingName}-scale", ElementType.Int32, scale);
    }

    // A layer's bias and gain rest in the same channels.
    private static SharedTensor Live(TrainableParameter parameter) =>
        new($"live:{parameter.Layer.OperatorIndex:000}", new TensorType(ElementType.UInt8, [parameter.Live.Length]), parameter.Live);

    private static SharedTensor Tensor<T>(string name, ElementType element, T[] elements) where T : unmanaged
    {
        ImmutableArray<byte> content = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<T>(elements))];
        long[] values = [.. Enumerable.Range(0, elements.Length).Select(i => element.Read(content.AsSpan(), i))];
        return new SharedTensor(name, new TensorType(element, [elements.Length], values.Length == 0 ? element.FullRange() : new ValueRange(values.Min(), values.Max())), content);
    }

    private static ImmutableArray<int> Compact(ImmutableArray<int> scale) => scale.Length > 1 && scale.All(s => s == scale[0]) ? [scale[0]] : scale;
}
