using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A TensorProto: an initializer or a constant's value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Number of the element type.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Raw">Elements in little-endian order; empty where a typed field holds them.</param>
/// <param name="Floats">Packed float_data: little-endian too.</param>
/// <param name="Integers">Packed int32_data or int64_data: varints.</param>
/// <param name="Offset">Where the message begins.</param>
internal sealed record OnnxTensor(string Name, int Type, ImmutableArray<int> Shape, FileRange Raw, FileRange Floats, FileRange Integers, int Offset)
{
    /// <summary>Product of the dimensions; -1 if it exceeds 2^31 - 1.</summary>
    public int ElementCount
    {
        get
        {
            long count = 1;
            foreach (int dimension in Shape)
            {
                count *= dimension;
                if (count > int.MaxValue) return -1;
            }

            return (int)count;
        }
    }

    public static OnnxTensor Read(ProtoReader reader)
    {
        const int MaximumRank = 64;
        int offset = reader.FieldOffset, end = reader.Message(), type = 0;
        string name = "";
        List<long> dimensions = [];
        FileRange raw = default, floats = default, integers = default;
        while (reader.Next(end))
        {
            switch (reader.Field)
            {
                case 1: reader.Int64s(dimensions); break;
                case 2: type = Small(reader); break;
                case 4: floats = Once(reader, floats); break;
                case 5 or 7: integers = Once(reader, integers); break;
                case 8: name = reader.Text(); break;
                case 9: raw = Once(reader, raw); break;
                case 13 or 14 when reader.Field == 13 || reader.Int64() != 0: throw reader.Unsupported("an initializer is stored in another file; needed is a model in one file");
                case 14: break;
                default: reader.Skip(); break;
            }

            if (dimensions.Count > MaximumRank) throw reader.Fail(offset, $"tensor '{name}' has more than {MaximumRank} dimensions");
        }

        if (dimensions.Any(d => d is < 0 or > int.MaxValue)) throw reader.Fail(offset, $"tensor '{name}' has a dimension that is negative or beyond 2^31 - 1");
        return new OnnxTensor(name, type, [.. dimensions.Select(d => (int)d)], raw, floats, integers, offset);
    }

    private static int Small(ProtoReader reader) => reader.Int64() is >= 0 and <= 1024 and long value ? (int)value : throw reader.Fail(reader.FieldOffset, "an element type has no such number");

    private static FileRange Once(ProtoReader reader, FileRange before)
    {
        if (before.Start > 0) throw reader.Fail(reader.FieldOffset, "an initializer holds its elements twice");
        return reader.Bytes();
    }
}
