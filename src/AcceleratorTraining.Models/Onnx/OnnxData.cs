using System.Buffers.Binary;

namespace AcceleratorTraining.Models;

/// <summary>Elements of initializers, whichever field holds them.</summary>
internal sealed class OnnxData(byte[] file, string name)
{
    public InvalidModelException Fail(OnnxTensor tensor, string reason) => new(name, tensor.Offset, $"tensor '{tensor.Name}' {reason}");

    /// <summary>Where float32 elements lie: they have the same bytes in both fields.</summary>
    public FileRange SingleRange(OnnxTensor tensor)
    {
        if (tensor.Type != OnnxType.Float) throw Fail(tensor, $"is {OnnxType.Name(tensor.Type)}, not float32");
        FileRange range = tensor.Raw.Length > 0 ? tensor.Raw : tensor.Floats;
        if (range.Length != (long)tensor.ElementCount * sizeof(float)) throw Fail(tensor, $"has {range.Length} bytes for {tensor.ElementCount} elements");
        return range;
    }

    public float[] Singles(OnnxTensor tensor)
    {
        ReadOnlySpan<byte> bytes = Span(SingleRange(tensor));
        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>Integers of any supported width.</summary>
    public long[] Integers(OnnxTensor tensor)
    {
        int width = tensor.Type switch
        {
            OnnxType.UInt8 or OnnxType.Int8 => 1,
            OnnxType.Int32 => 4,
            OnnxType.Int64 => 8,
            _ => throw Fail(tensor, $"is {OnnxType.Name(tensor.Type)}, where integers are needed"),
        };
        if (tensor.Raw.Length == 0) return Packed(tensor);
        if (tensor.Raw.Length != (long)tensor.ElementCount * width) throw Fail(tensor, $"has {tensor.Raw.Length} bytes for {tensor.ElementCount} elements");
        ReadOnlySpan<byte> bytes = Span(tensor.Raw);
        long[] values = new long[tensor.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = tensor.Type switch
            {
                OnnxType.UInt8 => bytes[i],
                OnnxType.Int8 => (sbyte)bytes[i],
                OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * width)..]),
                _ => BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * width)..]),
            };
        }

        return values;
    }

    public ReadOnlySpan<byte> Span(FileRange range) => file.AsSpan(range.Start, range.Length);

    // Each varint takes a byte or more, so that the count is checked before anything is allocated.
    private long[] Packed(OnnxTensor tensor)
    {
        if (tensor.ElementCount < 0 || tensor.ElementCount > tensor.Integers.Length) throw Fail(tensor, $"has {tensor.Integers.Length} bytes for {tensor.ElementCount} elements");
        using Google.Protobuf.CodedInputStream stream = new(file, tensor.Integers.Start, tensor.Integers.Length);
        long[] values = new long[tensor.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            if (stream.IsAtEnd) throw Fail(tensor, $"holds fewer than its {tensor.ElementCount} elements");
            long value = stream.ReadInt64();
            bool fits = tensor.Type switch
            {
                OnnxType.UInt8 => value is >= byte.MinValue and <= byte.MaxValue,
                OnnxType.Int8 => value is >= sbyte.MinValue and <= sbyte.MaxValue,
                OnnxType.Int32 => value is >= int.MinValue and <= int.MaxValue,
                _ => true,
            };
            values[i] = fits ? value : throw Fail(tensor, $"holds {value}, which is no {OnnxType.Name(tensor.Type)}");
        }

        return stream.IsAtEnd ? values : throw Fail(tensor, $"holds more than its {tensor.ElementCount} elements");
    }
}
