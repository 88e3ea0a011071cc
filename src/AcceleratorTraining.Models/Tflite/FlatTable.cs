using System.Collections.Immutable;

namespace AcceleratorTraining.Models;

/// <summary>A checked table in a FlatBuffers file; fields by their number in the schema, absent ones have their default.</summary>
internal readonly struct FlatTable(FlatBuffer buffer, int position, int fields, int fieldsLength, int length)
{
    public int Position => position;

    public bool Has(int field) => Find(field, 1) >= 0;

    public byte Byte(int field, byte missing = 0) => Find(field, 1) is >= 0 and int at ? buffer.Byte(at) : missing;

    public int Int32(int field, int missing = 0) => Find(field, 4) is >= 0 and int at ? buffer.Int32(at) : missing;

    public long Int64(int field) => Find(field, 8) is >= 0 and int at ? buffer.Int64(at) : 0;

    public float Single(int field) => Find(field, 4) is >= 0 and int at ? buffer.Single(at) : 0;

    public FlatTable? Table(int field) => Find(field, 4) is >= 0 and int at ? buffer.Table(buffer.Follow(at)) : null;

    public FlatVector Vector(int field, int elementBytes) =>
        Find(field, 4) is >= 0 and int at ? buffer.Vector(buffer.Follow(at), elementBytes) : default;

    public string String(int field) => buffer.String(Vector(field, 1));

    public ImmutableArray<int> Int32s(int field)
    {
        FlatVector vector = Vector(field, sizeof(int));
        buffer.Charge((long)vector.Count * sizeof(int), vector.Start);
        ImmutableArray<int>.Builder values = ImmutableArray.CreateBuilder<int>(vector.Count);
        for (int i = 0; i < vector.Count; i++) values.Add(buffer.Int32(vector.Start + i * sizeof(int)));
        return values.MoveToImmutable();
    }

    public ImmutableArray<long> Int64s(int field)
    {
        FlatVector vector = Vector(field, sizeof(long));
        buffer.Charge((long)vector.Count * sizeof(long), vector.Start);
        ImmutableArray<long>.Builder values = ImmutableArray.CreateBuilder<long>(vector.Count);
        for (int i = 0; i < vector.Count; i++) values.Add(buffer.Int64(vector.Start + i * sizeof(long)));
        return values.MoveToImmutable();
    }

    /// <summary>Each element of a vector of tables, read by <paramref name="read"/>.</summary>
    public ImmutableArray<T> Tables<T>(int field, Func<int, FlatTable, T> read)
    {
        FlatVector vector = Vector(field, sizeof(int));
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        for (int i = 0; i < vector.Count; i++) items.Add(read(i, buffer.Table(buffer.Follow(vector.Start + i * sizeof(int)))));
        return items.ToImmutable();
    }

    // Position of a field's value; -1 if absent.
    private int Find(int field, int bytes)
    {
        int slot = 4 + field * 2;
        if (slot + 2 > fieldsLength) return -1;
        int offset = buffer.UInt16(fields + slot);
        if (offset == 0) return -1;
        if (offset < 4 || offset + bytes > length) throw buffer.Fail(fields + slot, $"field {field} of a table lies outside the table");
        return position + offset;
    }
}
