using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>One tensor of a model: type, shape, quantization, and where its parts lie in the file.</summary>
public sealed record ModelTensor
{
    /// <summary>Index in the model.</summary>
    public required int Index { get; init; }

    /// <summary>Name as written, with control characters replaced; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>Element type.</summary>
    public required TfliteType Type { get; init; }

    /// <summary>Dimensions as written.</summary>
    public required ImmutableArray<int> Shape { get; init; }

    /// <summary>Scales: none, one, or one a channel along <see cref="QuantizedDimension"/>.</summary>
    public required ImmutableArray<float> Scales { get; init; }

    /// <summary>Zero points, likewise.</summary>
    public required ImmutableArray<long> ZeroPoints { get; init; }

    /// <summary>Whether all zero points are 0.</summary>
    public required bool IsSymmetric { get; init; }

    /// <summary>The dimension that has a scale of its own for each index.</summary>
    public required int QuantizedDimension { get; init; }

    /// <summary>Index in the model's buffer table; 0 for none.</summary>
    public required int Buffer { get; init; }

    /// <summary>Byte offset of the constant's data in the file; any alignment.</summary>
    public required int DataOffset { get; init; }

    /// <summary>Length of the constant's data; 0 for a tensor that is computed.</summary>
    public required int DataLength { get; init; }

    /// <summary>Byte offset of the first float32 scale in the file; 0 without scales.</summary>
    public required int ScalesOffset { get; init; }

    /// <summary>Byte offset of the tensor's table in the file.</summary>
    public required int FileOffset { get; init; }

    /// <summary>Whether it keeps its value between calls: the state of a recurrent operator.</summary>
    public required bool IsVariable { get; init; }

    /// <summary>What is unusual about how the tensor is stored, as part of a sentence; null in the usual case.</summary>
    public required string? Peculiarity { get; init; }

    /// <summary>The dimension of its channels, if that is not the innermost one; -1 otherwise.</summary>
    public int ChannelAxis { get; init; } = -1;

    /// <summary>Its elements as they stand here, where the file has them otherwise; null where they are the same.</summary>
    internal byte[]? Content { get; init; }

    /// <summary>How the file orders them; null for this library's order.</summary>
    internal ElementLayout? Layout { get; init; }

    /// <summary>Whether the file stores them in numbers of varying length, which cannot be rewritten in place.</summary>
    internal bool IsEncoded { get; init; }

    /// <summary>Whether the file holds its elements.</summary>
    public bool IsConstant => DataLength > 0;

    /// <summary>Product of the dimensions; -1 if one is negative or the product exceeds 2^31 - 1.</summary>
    public int ElementCount
    {
        get
        {
            long count = 1;
            foreach (int dimension in Shape)
            {
                if (dimension < 0) return -1;
                count *= dimension;
                if (count > int.MaxValue) return -1;
            }

            return (int)count;
        }
    }

    /// <summary>The only scale, or the first.</summary>
    public float Scale => Scales.IsEmpty ? 0 : Scales[0];

    /// <summary>The only zero point, or the first.</summary>
    public long ZeroPoint => ZeroPoints.IsEmpty ? 0 : ZeroPoints[0];

    /// <summary>Lower-case name of the type.</summary>
    public string TypeName => Enum.IsDefined(Type) ? Type.ToString().ToLowerInvariant() : $"type {(int)Type}";
}
