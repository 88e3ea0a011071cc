using System.Text;
using Google.Protobuf;

namespace AcceleratorTraining.Models;

/// <summary>
/// Walks the fields of a protobuf file in order, each byte once, so that what is parsed is bounded by the file's length.
/// Messages are nested as deep as the calling code is, never as deep as the file says.
/// </summary>
internal sealed class ProtoReader(byte[] file, string name) : IDisposable
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    private readonly CodedInputStream _stream = new(file);
    private int _wire;

    public int Length => file.Length;

    public int Position => (int)_stream.Position;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Where the current field begins.</summary>
    public int FieldOffset { get; private set; }

    public InvalidModelException Fail(long offset, string reason) => new(name, offset, reason);

    public UnsupportedModelException Unsupported(string reason) => new(name, [new ModelProblem(-1, "model", reason)]);

    /// <summary>Goes to the next field of the message that ends at <paramref name="end"/>; false behind the last one.</summary>
    public bool Next(int end)
    {
        if (Position > end) throw Fail(FieldOffset, "a field reaches beyond the end of its message");
        if (Position == end) return false;
        FieldOffset = Position;
        uint tag = _stream.ReadTag();
        Field = (int)(tag >> 3);
        _wire = (int)(tag & 7);
        if (_wire is not (VarintType or Fixed64Type or LengthType or Fixed32Type)) throw Fail(FieldOffset, $"field {Field} has wire type {_wire}");
        return true;
    }

    /// <summary>Leaves a field out.</summary>
    public void Skip() => _stream.SkipLastField();

    /// <summary>Enters a message and returns its end.</summary>
    public int Message()
    {
        Expect(LengthType);
        int length = _stream.ReadLength();
        if (length < 0 || length > file.Length - Position) throw Fail(FieldOffset, $"a message of {(uint)length} bytes lies outside the file of {file.Length} bytes");
        return Position + length;
    }

    public long Int64()
    {
        Expect(VarintType);
        return _stream.ReadInt64();
    }

    public float Single()
    {
        Expect(Fixed32Type);
        return _stream.ReadFloat();
    }

    /// <summary>Where the field's bytes lie; none of them is copied.</summary>
    public FileRange Bytes()
    {
        Expect(LengthType);
        int start = Position;
        _stream.SkipLastField();

        // The length before the bytes has been read and is sound: its last byte is below 128.
        while (file[start] >= 0x80) start++;
        return new FileRange(start + 1, Position - start - 1);
    }

    /// <summary>A string; control characters become '?', so that messages stay on their line.</summary>
    public string Text()
    {
        FileRange range = Bytes();
        string text = Encoding.UTF8.GetString(file.AsSpan(range.Start, range.Length));
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;
    }

    /// <summary>Adds a repeated integer field, packed or not.</summary>
    public void Int64s(List<long> values)
    {
        if (_wire == VarintType)
        {
            values.Add(Int64());
            return;
        }

        int end = Message();
        while (Position < end) values.Add(_stream.ReadInt64());
        if (Position > end) throw Fail(FieldOffset, "a packed field ends within a number");
    }

    public void Dispose() => _stream.Dispose();

    private void Expect(int wire)
    {
        if (_wire != wire) throw Fail(FieldOffset, $"field {Field} has wire type {_wire}, not {wire}");
    }
}
