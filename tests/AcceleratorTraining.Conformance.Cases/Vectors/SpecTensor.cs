using System.Text.Json;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A tensor of a vector file: name, type, whether it is a constant, and its bytes.</summary>
/// <param name="Name">The operand's name on the operator's page.</param>
/// <param name="Type">Format, shape and range.</param>
/// <param name="IsConstant">Known at Compile rather than bound.</param>
/// <param name="Bytes">Dense little-endian elements; default where the file gives none.</param>
public sealed record SpecTensor(string Name, TensorType Type, bool IsConstant, byte[]? Bytes)
{
    /// <summary>Reads one tensor object.</summary>
    public static SpecTensor Read(JsonElement json)
    {
        ElementType element = ReadElement(json.GetProperty("type"));
        TensorShape shape = ReadShape(json.GetProperty("shape"));
        TensorType type = json.TryGetProperty("range", out JsonElement range) ? new(element, shape, ReadRange(range)) : new(element, shape);
        bool constant = json.TryGetProperty("constant", out JsonElement flag) && flag.GetBoolean();
        byte[]? bytes = null;
        if (json.TryGetProperty("values", out JsonElement values))
        {
            bytes = new byte[type.ByteCount];
            if (values.GetArrayLength() != shape.ElementCount) throw new InvalidDataException($"Tensor '{json}' has the wrong number of values.");
            int index = 0;
            foreach (JsonElement value in values.EnumerateArray()) element.Write(bytes, index++, Checked(value.GetInt64(), type));
        }

        return new SpecTensor(json.GetProperty("name").GetString()!, type, constant, bytes);
    }

    internal static ElementType ReadElement(JsonElement json) =>
        ElementTypes.TryParse(json.GetString(), out ElementType element) ? element : throw new InvalidDataException($"There is no element type '{json}'.");

    internal static TensorShape ReadShape(JsonElement json) => TensorShape.Create([.. json.EnumerateArray().Select(d => d.GetInt32())]);

    internal static ValueRange ReadRange(JsonElement json) => new(json[0].GetInt64(), json[1].GetInt64());

    private static long Checked(long value, TensorType type) =>
        type.Range.Contains(value) ? value : throw new InvalidDataException($"Value {value} is outside {type}.");
}
