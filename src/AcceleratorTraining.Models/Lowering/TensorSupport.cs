using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Which tensors a program can compute with.</summary>
internal static class TensorSupport
{
    /// <summary>Types of quantized activations.</summary>
    public static ReadOnlySpan<TfliteType> Quantized => [TfliteType.Int8, TfliteType.Int16];

    /// <summary>Types that data movement takes.</summary>
    public static ReadOnlySpan<TfliteType> Movable => [TfliteType.Int8, TfliteType.Int16, TfliteType.Int32];

    /// <summary>Types of the graph's inputs.</summary>
    public static ReadOnlySpan<TfliteType> Bindable => [TfliteType.Int8, TfliteType.Int16, TfliteType.UInt8, TfliteType.Int32];

    /// <summary>The format of a type in a program; null if it has none.</summary>
    public static ElementType? Element(TfliteType type) => type switch
    {
        TfliteType.Int4 => ElementType.Int4,
        TfliteType.Int8 => ElementType.Int8,
        TfliteType.UInt8 => ElementType.UInt8,
        TfliteType.Int16 => ElementType.Int16,
        TfliteType.Int32 => ElementType.Int32,
        TfliteType.Int64 => ElementType.Int64,
        _ => null,
    };

    /// <summary>What keeps a tensor from being an activation, as the rest of a sentence about it; null if nothing does.</summary>
    /// <exception cref="InvalidModelException">It contradicts itself.</exception>
    public static string? Problem(QuantizedModel model, ModelTensor tensor, LoweringOptions options, ReadOnlySpan<TfliteType> types)
    {
        if (!types.Contains(tensor.Type)) return $"is {tensor.TypeName}; needed is a model with {Names(types)} activations (full integer quantization)";
        if (tensor.Peculiarity is { } peculiarity) return $"{peculiarity}, which is not supported";
        if (tensor.IsVariable) return "is a variable that keeps its value between calls, which this operator does not take";
        if (tensor.Type != TfliteType.Int32 && (tensor.Scales.Length != 1 || tensor.ZeroPoints.Length != 1)) return "is not quantized with one scale and zero point; needed is full integer quantization";
        if (tensor.Type != TfliteType.Int32 && tensor.Scale == 0) throw model.Fail(tensor, "has scale 0");
        if (!Element(tensor.Type)!.Value.FullRange().Contains(tensor.ZeroPoint)) throw model.Fail(tensor, $"has zero point {tensor.ZeroPoint}, which is no {tensor.TypeName}");
        if (tensor.ElementCount <= 0) throw model.Fail(tensor, "has a dimension below 1, or more than 2^31 - 1 elements");
        if (options.Batch == 1 || tensor.IsConstant || IsPlain(tensor)) return null;
        if (tensor.Shape.IsEmpty || tensor.Shape[0] != 1) return $"has shape [{string.Join(", ", tensor.Shape)}]; needed is an outermost dimension of 1 to run a batch";
        return (long)tensor.ElementCount * options.Batch > int.MaxValue ? $"would have more than 2^31 - 1 elements in a batch of {options.Batch}" : null;
    }

    /// <summary>Whether a tensor holds plain integers, such as a shape: it is the same for all samples of a batch.</summary>
    public static bool IsPlain(ModelTensor tensor) => tensor.Type == TfliteType.Int32 && tensor.Scales.IsEmpty;

    private static string Names(ReadOnlySpan<TfliteType> types) => string.Join(" or ", types.ToArray().Select(t => t.ToString().ToLowerInvariant()));
}
