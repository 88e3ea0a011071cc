using System.Buffers.Binary;
using System.Text;

namespace AcceleratorTraining.Models;

/// <summary>
/// Bounds-checked access to a FlatBuffers file. Every read is checked; and because a hostile file may refer to the same
/// bytes again and again, all that is parsed is charged to an account of eight times the file's length.
/// </summary>
internal sealed class FlatBuffer(byte[] file, string name)
{
    // A table costs more memory than its bytes: a floor for what it is charged.
    private const int TableCharge = 64;

    private long _account = file.Length * 8L + 4096;

    public int Length => file.Length;

    public InvalidModelException Fail(long offset, string reason) => new(name, offset, reason);

    public UnsupportedModelException Unsupported(string reason) => new(name, [new ModelProblem(-1, "model", reason)]);

    public byte Byte(int position) => Span(position, 1)[0];

    public ushort UInt16(int position) => BinaryPrimitives.ReadUInt16LittleEndian(Span(position, 2));

    public int Int32(int position) => BinaryPrimitives.ReadInt32LittleEndian(Span(position, 4));

    public long Int64(int position) => BinaryPrimitives.ReadInt64LittleEndian(Span(position, 8));

    public float Single(int position) => BinaryPrimitives.ReadSingleLittleEndian(Span(position, 4));

    public ReadOnlySpan<byte> Span(int position, int length)
    {
        Require(position, length, "a value");
        return file.AsSpan(position, length);
    }

    /// <summary>Checks that a range lies in the file.</summary>
    public void Require(long position, long length, string what)
    {
        if (position < 0 || length < 0 || position > file.Length || length > file.Length - position)
        {
            throw Fail(Math.Max(position, 0), $"{what} of {length} bytes lies outside the file of {file.Length} bytes");
        }
    }

    /// <summary>Takes bytes from the account.</summary>
    public void Charge(long bytes, int position)
    {
        _account -= bytes;
        if (_account < 0) throw Fail(position, "the same bytes are referred to far too often");
    }

    /// <summary>The position an unsigned offset at <paramref name="position"/> points to.</summary>
    public int Follow(int position)
    {
        long target = position + (long)(uint)Int32(position);
        if (target > file.Length - 4) throw Fail(position, "an offset points outside the file");
        return (int)target;
    }

    /// <summary>The table at <paramref name="position"/>.</summary>
    public FlatTable Table(int position)
    {
        long start = position - (long)Int32(position);
        Require(start, 4, "a table's field list");
        int fields = (int)start, fieldsLength = UInt16(fields), length = UInt16(fields + 2);
        if (fieldsLength < 4) throw Fail(fields, "a table's field list is too short");
        Require(fields, fieldsLength, "a table's field list");
        if (length < 4) throw Fail(fields + 2, "a table is too short");
        Require(position, length, "a table");
        Charge(Math.Max(TableCharge, length), position);
        return new FlatTable(this, position, fields, fieldsLength, length);
    }

    /// <summary>The vector at <paramref name="position"/>: where its elements begin and how many there are.</summary>
    public FlatVector Vector(int position, int elementBytes)
    {
        long count = (uint)Int32(position);
        Require(position + 4L, count * elementBytes, "a vector");
        return new FlatVector(position + 4, (int)count);
    }

    /// <summary>A string; control characters become '?', so that messages stay on their line.</summary>
    public string String(FlatVector vector)
    {
        Charge(vector.Count, vector.Start);
        string text = Encoding.UTF8.GetString(Span(vector.Start, vector.Count));
        return text.Any(char.IsControl) ? string.Create(text.Length, text, (target, source) =>
        {
            for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? '?' : source[i];
        }) : text;
    }
}
