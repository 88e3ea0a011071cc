using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Seeded draws for random programs; the ends of every range come up far more often than chance.</summary>
internal sealed class RandomSource(ulong seed, uint number)
{
    // Lengths around the widths of vector registers, and the ends of 0..257.
    private static readonly int[] Edges = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257];

    private PhiloxStream _stream = new(seed, (number, 0xD1FF, 0));

    public int Below(int bound) => _stream.NextInt32(bound);

    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(int oneIn) => Below(oneIn) == 0;

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>0..<paramref name="most"/>: 0 seldom, 1 often, edges of registers more often than other numbers.</summary>
    public int Dimension(int most)
    {
        int roll = Below(16);
        if (roll == 0) return 0;
        if (roll < 4 || most <= 1) return Math.Min(1, most);
        if (roll < 9) return Math.Min(most, Edges[Below(Edges.Length)]);
        return Between(1, most);
    }

    public int Positive(int most) => Math.Max(1, Dimension(most));

    public long Value(ValueRange range) => Below(5) switch
    {
        0 => range.Minimum,
        1 => range.Maximum,
        2 => range.Clamp(Between(-3, 3)),
        _ => Uniform(range),
    };

    /// <summary>A tensor's bytes: all alike extreme, all alike uniform, or mixed.</summary>
    public byte[] Bytes(TensorType type)
    {
        byte[] bytes = new byte[type.ByteCount];
        int count = type.Shape.ElementCount, manner = Below(4);
        for (int i = 0; i < count; i++)
        {
            long value = manner switch
            {
                0 => (_stream.NextUInt32() & 1) == 0 ? type.Range.Minimum : type.Range.Maximum,
                1 => Uniform(type.Range),
                _ => Value(type.Range),
            };
            type.Element.Write(bytes, i, value);
        }

        return bytes;
    }

    /// <summary>A tensor's bytes, every value as likely as any other.</summary>
    public byte[] Uniform(TensorType type)
    {
        byte[] bytes = new byte[type.ByteCount];
        for (int i = 0; i < type.Shape.ElementCount; i++) type.Element.Write(bytes, i, Uniform(type.Range));
        return bytes;
    }

    public void Shuffle(Span<int> items) => _stream.Shuffle(items);

    private long Uniform(ValueRange range)
    {
        ulong span = (ulong)(range.Maximum - range.Minimum);
        if (span < uint.MaxValue) return range.Minimum + (long)((_stream.NextUInt32() * (span + 1)) >> 32);
        ulong bits = ((ulong)_stream.NextUInt32() << 32) | _stream.NextUInt32();
        return range.Minimum + (long)(span == ulong.MaxValue ? bits : bits % (span + 1));
    }
}
