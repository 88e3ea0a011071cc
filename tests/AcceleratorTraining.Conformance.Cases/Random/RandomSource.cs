using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Seeded draws for random programs; the ends of every range come up far more often than chance.</summary>
internal sealed class RandomSource(ulong seed, uint number)
{
    private PhiloxStream _stream = new(seed, (number, 0xD1FF, 0));

    public int Below(int bound) => _stream.NextInt32(bound);

    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(int oneIn) => Below(oneIn) == 0;

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>0 sometimes, 1 often, odd numbers more often than even ones.</summary>
    public int Dimension(int most)
    {
        int roll = Below(12);
        if (roll == 0) return 0;
        int value = roll < 4 ? 1 : Between(1, most);
        return value % 2 == 0 && Chance(2) ? value - 1 : value;
    }

    public int Positive(int most) => Math.Max(1, Dimension(most));

    public long Value(ValueRange range) => Below(5) switch
    {
        0 => range.Minimum,
        1 => range.Maximum,
        2 => range.Clamp(Between(-3, 3)),
        _ => Uniform(range),
    };

    public byte[] Bytes(TensorType type)
    {
        byte[] bytes = new byte[type.ByteCount];
        for (int i = 0; i < type.Shape.ElementCount; i++) type.Element.Write(bytes, i, Value(type.Range));
        return bytes;
    }

    private long Uniform(ValueRange range)
    {
        ulong bits = ((ulong)_stream.NextUInt32() << 32) | _stream.NextUInt32();
        UInt128 span = (UInt128)((Int128)range.Maximum - range.Minimum) + 1;
        return (long)(range.Minimum + (Int128)(bits % span));
    }
}
