using System.Buffers.Binary;

namespace AcceleratorTraining.Models;

/// <summary>Changes to a copy of a file. Bytes that two tensors share may be written twice, but only with one content.</summary>
internal sealed class FileEdits(QuantizedModel model)
{
    private const int TypeField = 1;

    private readonly byte[] _file = model.File.ToArray();

    // Of every byte, who has written it: a tensor's index plus one, or 0.
    private readonly int[] _owner = new int[model.File.Length];

    public byte[] ToArray() => _file;

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
        int table = tensor.FileOffset, fields = table - BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(table));
        int type = table + BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(fields + 4 + 2 * TypeField));
        Write(tensor, type, [(byte)TfliteType.Int4]);
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
