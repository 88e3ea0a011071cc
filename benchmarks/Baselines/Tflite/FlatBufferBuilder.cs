using System.Buffers.Binary;
using System.Text;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Writes a FlatBuffer from its end to its start, so that everything an object refers to lies behind it, at a
/// positive offset. Positions are counted from the end; the whole is padded in the end to its largest alignment, which makes
/// an alignment counted from the end one counted from the start.
/// </summary>
public sealed class FlatBufferBuilder
{
    private byte[] _buffer = new byte[1024];
    private int _used;
    private int _largestAlignment = 4;
    private int[] _slots = [];
    private int _tableEnd;

    public BufferOffset CreateString(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        // A terminating zero that the length does not count.
        return CreateBytes([.. bytes, 0], alignment: 1, bytes.Length);
    }

    /// <summary>A vector of bytes whose first element lies on a multiple of <paramref name="alignment"/>.</summary>
    public BufferOffset CreateBytes(ReadOnlySpan<byte> bytes, int alignment) => CreateBytes(bytes, alignment, bytes.Length);

    public BufferOffset CreateInt32s(ReadOnlySpan<int> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(int)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        return CreateBytes(bytes, sizeof(int), values.Length);
    }

    public BufferOffset CreateInt64s(ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return CreateBytes(bytes, sizeof(long), values.Length);
    }

    public BufferOffset CreateFloats(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return CreateBytes(bytes, sizeof(float), values.Length);
    }

    public BufferOffset CreateOffsets(ReadOnlySpan<BufferOffset> targets)
    {
        Align(sizeof(int), targets.Length * sizeof(int));
        for (int i = targets.Length - 1; i >= 0; i--)
            PutOffset(targets[i]);
        PutInt32(targets.Length);
        return new BufferOffset(_used);
    }

    /// <summary>Begins a table of at most <paramref name="fields"/> fields. Tables do not nest: create what they refer to first.</summary>
    public void StartTable(int fields)
    {
        _slots = new int[fields];
        _tableEnd = _used;
    }

    public void AddByte(int field, byte value)
    {
        Reserve(1)[0] = value;
        _slots[field] = _used;
    }

    public void AddInt32(int field, int value)
    {
        Align(sizeof(int), 0);
        PutInt32(value);
        _slots[field] = _used;
    }

    public void AddFloat(int field, float value) => AddInt32(field, BitConverter.SingleToInt32Bits(value));

    public void AddOffset(int field, BufferOffset target)
    {
        Align(sizeof(int), 0);
        PutOffset(target);
        _slots[field] = _used;
    }

    /// <summary>Writes the table's head and, before it, its field map.</summary>
    public BufferOffset EndTable()
    {
        Align(sizeof(int), 0);
        PutInt32(0);
        int table = _used;
        for (int field = _slots.Length - 1; field >= 0; field--)
            PutUInt16(_slots[field] == 0 ? 0 : table - _slots[field]);
        PutUInt16(table - _tableEnd);
        PutUInt16((_slots.Length + 2) * sizeof(ushort));

        // The head holds how far before itself the map lies.
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_buffer.Length - table), _used - table);
        return new BufferOffset(table);
    }

    /// <summary>Writes root offset and file identifier and returns the finished file.</summary>
    public byte[] Finish(BufferOffset root, ReadOnlySpan<byte> identifier)
    {
        Align(_largestAlignment, sizeof(int) + identifier.Length);
        identifier.CopyTo(Reserve(identifier.Length));
        PutOffset(root);
        return _buffer.AsSpan(_buffer.Length - _used).ToArray();
    }

    private BufferOffset CreateBytes(ReadOnlySpan<byte> bytes, int alignment, int length)
    {
        Align(Math.Max(alignment, sizeof(int)), bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        PutInt32(length);
        return new BufferOffset(_used);
    }

    /// <summary>Pads so that what is written last of the next <paramref name="bytes"/> bytes starts on a multiple of the alignment.</summary>
    private void Align(int alignment, int bytes)
    {
        _largestAlignment = Math.Max(_largestAlignment, alignment);
        Reserve(-(_used + bytes) & (alignment - 1)).Clear();
    }

    private void PutUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), checked((ushort)value));

    private void PutInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    /// <summary>The distance from the offset's own place forward to its target.</summary>
    private void PutOffset(BufferOffset target) => PutInt32(_used + sizeof(int) - target.FromEnd);

    private Span<byte> Reserve(int bytes)
    {
        if (_used + bytes > _buffer.Length)
        {
            byte[] larger = new byte[Math.Max(_buffer.Length * 2, _used + bytes)];
            _buffer.AsSpan(_buffer.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
            _buffer = larger;
        }

        _used += bytes;
        return _buffer.AsSpan(_buffer.Length - _used, bytes);
    }
}
