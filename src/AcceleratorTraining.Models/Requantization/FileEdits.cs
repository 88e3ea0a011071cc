using System.Buffers.Binary;

namespace AcceleratorTraining.Models;

/// <summary>
/// Changes to a copy of a file. Whoever reads bytes says what it wants in them, the old content too: bytes that two tensors
/// share, or two operators read, may be written twice, but only with one content.
/// </summary>
internal sealed class FileEdits(QuantizedModel model)
{
    private const int TypeField = 1;

    private readonly byte[] _file = model.File.ToArray();

    // Of every byte, who has written it: a tensor's index plus one, or 0.
    private readonly int[] _owner = new int[model.File.Length];

    // Ranges that are to stay as they are, so that no range is gone through twice.
    private readonly HashSet<(int Offset, int Length)> _kept = [];

    public byte[] ToArray() => _file;

    /// <summary>Says that the scales are needed as they are.</summary>
    public void KeepScales(ModelTensor tensor)
    {
        if (!tensor.Scales.IsEmpty) Keep(tensor, tensor.ScalesOffset, tensor.Scales.Length * sizeof(float));
    }

    /// <summary>Says that the data is needed as it is: with its length and its type, which 4-bit weights change.</summary>
    public void KeepData(ModelTensor tensor)
    {
        if (!tensor.IsConstant) return;
        Keep(tensor, tensor.DataOffset, tensor.DataLength);
        int lengthAt = tensor.DataOffset - sizeof(int);
        if (lengthAt >= 0 && BinaryPrimitives.ReadInt32LittleEndian(model.File.Span[lengthAt..]) == tensor.DataLength) Keep(tensor, lengthAt, sizeof(int));
        if (tensor.Type == TfliteType.Int8) Keep(tensor, TypeOffset(tensor), 1);
    }

    /// <summary>Writes scales over the old ones, which are as many.</summary>
    public void WriteScales(ModelTensor tensor, ReadOnlySpan<float> scales)
    {
        byte[] bytes = new byte[scales.Length * sizeof(float)];
        for (int i = 0; i < scales.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), scales[i]);
        Write(tensor, tensor.ScalesOffset, bytes);
    }

    /// <summary>Writes data over the old data, which is as long.</summary>
    public void WriteData(ModelTensor tensor, ReadOnlySpan<byte> bytes) => Write(tensor, tensor.DataOffset, bytes);

    /// <summary>
    /// Writes two weights into each byte, gives the tensor the 4-bit type, and shortens the vector that holds it; the bytes behind
    /// it stay in the file, unused.
    /// </summary>
    public void WriteNibbles(ModelTensor tensor, ReadOnlySpan<sbyte> weights)
    {
        byte[] bytes = new byte[sizeof(int) + (weights.Length + 1) / 2];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - sizeof(int));
        for (int i = 0; i < weights.Length; i++) bytes[sizeof(int) + i / 2] |= (byte)((weights[i] & 15) << (i % 2 * 4));

        // A vector's length stands in front of its data; a buffer at an offset has its length elsewhere.
        int lengthAt = tensor.DataOffset - sizeof(int), length = lengthAt < 0 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(lengthAt));
        if (length != weights.Length && length != bytes.Length - sizeof(int)) throw Unsupported(tensor, "is not stored as a vector whose length can be changed");
        Write(tensor, lengthAt, bytes);
        Write(tensor, TypeOffset(tensor), [(byte)TfliteType.Int4]);
    }

    // Of a type that is written down, which int8 always is: the default is another.
    private int TypeOffset(ModelTensor tensor)
    {
        ReadOnlySpan<byte> file = model.File.Span;
        int table = tensor.FileOffset, fields = table - BinaryPrimitives.ReadInt32LittleEndian(file[table..]);
        return table + BinaryPrimitives.ReadUInt16LittleEndian(file[(fields + 4 + 2 * TypeField)..]);
    }

    private void Keep(ModelTensor tensor, int offset, int length)
    {
        if (_kept.Add((offset, length))) Write(tensor, offset, model.File.Span.Slice(offset, length));
    }

    private void Write(ModelTensor tensor, int offset, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int owner = _owner[offset + i];
            if (owner > 0 && _file[offset + i] != bytes[i]) throw Unsupported(tensor, owner == tensor.Index + 1 ? "is read by operators that need it in two forms" : $"shares its bytes with tensor {owner - 1} '{model.Tensors[owner - 1].Name}', and they are needed in two forms");
            _owner[offset + i] = tensor.Index + 1;
        }

        bytes.CopyTo(_file.AsSpan(offset));
    }

    private UnsupportedModelException Unsupported(ModelTensor tensor, string reason) =>
        new(model.Name, [new ModelProblem(-1, $"tensor {tensor.Index} '{tensor.Name}'", reason)]);
}
