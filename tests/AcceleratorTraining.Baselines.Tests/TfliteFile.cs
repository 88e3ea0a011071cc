using System.Buffers.Binary;
using System.Text;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>A second, forward reader of the file format, written from the schema alone: it shares no constant with the writer.</summary>
internal sealed class TfliteFile
{
    private readonly byte[] _bytes;
    private readonly int _model;

    public TfliteFile(byte[] bytes)
    {
        _bytes = bytes;
        _model = Follow(0);
    }

    public string Identifier => Encoding.ASCII.GetString(_bytes, 4, 4);

    public int Version => Int32(_model, 0, 0);

    public string Description => Text(_model, 3);

    /// <summary>Deprecated code, version and code of each operator code.</summary>
    public (int Deprecated, int Version, int Code)[] OperatorCodes =>
        [.. Tables(_model, 1).Select(code => (SignedByte(code, 0), Int32(code, 2, 1), Int32(code, 3, 0)))];

    public Tensor[] Tensors => [.. Tables(Subgraph, 0).Select(tensor => new Tensor(this, tensor))];

    public int[] Inputs => Int32s(Subgraph, 1);

    public int[] Outputs => Int32s(Subgraph, 2);

    public Operator[] Operators => [.. Tables(Subgraph, 3).Select(position => new Operator(this, position))];

    /// <summary>Position and length in the file of each buffer's data; (0, 0) where there is none.</summary>
    public (int Position, int Length)[] Buffers => [.. Tables(_model, 4).Select(buffer => Vector(buffer, 0))];

    private int Subgraph => Tables(_model, 2).Single();

    public ReadOnlySpan<byte> BufferData(int index) => _bytes.AsSpan(Buffers[index].Position, Buffers[index].Length);

    private int Read(int position)
    {
        Assert.Equal(0, position % 4);
        return BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(position));
    }

    private int Follow(int position)
    {
        int target = position + Read(position);
        Assert.InRange(target, position + 4, _bytes.Length - 4);
        return target;
    }

    /// <summary>The position of a field, or 0 if it is absent.</summary>
    private int Field(int table, int field)
    {
        int map = table - Read(table);
        Assert.InRange(map, 8, _bytes.Length - 4);
        Assert.Equal(0, map % 2);
        int mapLength = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(map));
        int tableLength = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(map + 2));
        Assert.True(table + tableLength <= _bytes.Length);
        if (4 + (field * 2) >= mapLength)
            return 0;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(map + 4 + (field * 2)));
        Assert.True(offset < tableLength);
        return offset == 0 ? 0 : table + offset;
    }

    private int Int32(int table, int field, int absent) => Field(table, field) is > 0 and int at ? Read(at) : absent;

    private int SignedByte(int table, int field) => Field(table, field) is > 0 and int at ? (sbyte)_bytes[at] : 0;

    private (int Position, int Length) Vector(int table, int field)
    {
        if (Field(table, field) is not (> 0 and int at))
            return (0, 0);
        int vector = Follow(at);
        return (vector + 4, Read(vector));
    }

    private int[] Tables(int table, int field)
    {
        (int position, int length) = Vector(table, field);
        return [.. Enumerable.Range(0, length).Select(i => Follow(position + (4 * i)))];
    }

    private int[] Int32s(int table, int field)
    {
        (int position, int length) = Vector(table, field);
        return [.. Enumerable.Range(0, length).Select(i => Read(position + (4 * i)))];
    }

    private string Text(int table, int field)
    {
        (int position, int length) = Vector(table, field);
        Assert.Equal(0, _bytes[position + length]);
        return Encoding.UTF8.GetString(_bytes, position, length);
    }

    internal sealed class Tensor(TfliteFile file, int position)
    {
        public int[] Shape => file.Int32s(position, 0);

        public int Type => file.SignedByte(position, 1);

        public int Buffer => file.Int32(position, 2, 0);

        public string Name => file.Text(position, 3);

        public bool IsQuantized => file.Field(position, 4) != 0;

        public float[] Scales => [.. file.Int32s(Quantization, 2).Select(BitConverter.Int32BitsToSingle)];

        public long[] ZeroPoints
        {
            get
            {
                (int start, int length) = file.Vector(Quantization, 3);
                Assert.Equal(0, start % 8);
                return [.. Enumerable.Range(0, length).Select(i => BinaryPrimitives.ReadInt64LittleEndian(file._bytes.AsSpan(start + (8 * i))))];
            }
        }

        public int QuantizedDimension => file.Int32(Quantization, 6, 0);

        private int Quantization => file.Follow(file.Field(position, 4));
    }

    internal sealed class Operator(TfliteFile file, int position)
    {
        public int Code => file.OperatorCodes[file.Int32(position, 0, 0)].Code;

        public int[] Inputs => file.Int32s(position, 1);

        public int[] Outputs => file.Int32s(position, 2);

        public int OptionsType => file.SignedByte(position, 3);

        public int OptionByte(int field) => file.SignedByte(Options, field);

        public int OptionInt32(int field) => file.Int32(Options, field, 0);

        private int Options => file.Follow(file.Field(position, 4));
    }
}
