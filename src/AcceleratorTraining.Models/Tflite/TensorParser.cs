using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>Reads one Tensor table.</summary>
internal static class TensorParser
{
    /// <summary>Dimensions a tensor may have at most.</summary>
    public const int MaximumRank = 64;

    public static ModelTensor Read(FlatBuffer buffer, ImmutableArray<FlatVector> buffers, int index, FlatTable table)
    {
        uint data = (uint)table.Int32(2);
        if (data >= buffers.Length && data > 0) throw buffer.Fail(table.Position, $"tensor {index} refers to buffer {data} of {buffers.Length}");
        FlatVector constant = data == 0 ? default : buffers[(int)data];

        FlatTable? quantization = table.Table(4);
        FlatVector scales = quantization?.Vector(2, sizeof(float)) ?? default;
        ImmutableArray<long> zeroPoints = quantization?.Int64s(3) ?? [];
        ImmutableArray<int> shape = table.Int32s(0);
        if (shape.Length > MaximumRank) throw buffer.Fail(table.Position, $"tensor {index} has {shape.Length} dimensions");
        return new ModelTensor
        {
            Index = index,
            Name = table.String(3),
            Type = (TfliteType)table.Byte(1),
            Shape = shape,
            Scales = ReadScales(buffer, scales, index),
            ZeroPoints = zeroPoints,
            IsSymmetric = zeroPoints.All(z => z == 0),
            QuantizedDimension = quantization?.Int32(6) ?? 0,
            Buffer = (int)data,
            DataOffset = constant.Count == 0 ? 0 : constant.Start,
            DataLength = constant.Count,
            ScalesOffset = scales.Count == 0 ? 0 : scales.Start,
            FileOffset = table.Position,
            IsVariable = table.Byte(5) != 0,
            Peculiarity = Peculiarity(table, quantization),
        };
    }

    private static ImmutableArray<float> ReadScales(FlatBuffer buffer, FlatVector vector, int tensor)
    {
        buffer.Charge((long)vector.Count * sizeof(float), vector.Start);
        ImmutableArray<float>.Builder scales = ImmutableArray.CreateBuilder<float>(vector.Count);
        for (int i = 0; i < vector.Count; i++)
        {
            int position = vector.Start + i * sizeof(float);
            float scale = buffer.Single(position);
            if (!float.IsFinite(scale) || scale < 0) throw buffer.Fail(position, $"scale {i} of tensor {tensor} is no finite number of 0 or more");
            scales.Add(scale);
        }

        return scales.MoveToImmutable();
    }

    private static string? Peculiarity(FlatTable table, FlatTable? quantization)
    {
        if (table.Has(6)) return "is stored sparsely";
        if (table.Int32(10) != 0) return "is stored in another file";
        return quantization?.Byte(4) is > 0 ? "has block-wise or custom quantization" : null;
    }
}
