using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>Seeded test data in which the ends of a range, their neighbours and zero are frequent.</summary>
internal sealed class Draw(int seed)
{
    private PhiloxStream _stream = new((ulong)seed, (1, 2, 3));

    public int Below(int bound) => _stream.NextInt32(bound);

    public int Between(int minimum, int maximum) => minimum + _stream.NextInt32(maximum - minimum + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public long In(ValueRange range)
    {
        if (Chance(30)) return range.Clamp(Of(range.Minimum, range.Maximum, range.Minimum + 1, range.Maximum - 1, 0));
        UInt128 width = (UInt128)((Int128)range.Maximum - range.Minimum + 1);
        UInt128 random = ((ulong)_stream.NextUInt32() << 32) | _stream.NextUInt32();
        return (long)(range.Minimum + (Int128)(random % width));
    }

    public byte[] Tensor(TensorType type)
    {
        byte[] bytes = new byte[type.ByteCount];
        for (int i = 0; i < type.Shape.ElementCount; i++) type.Element.Write(bytes, i, In(type.Range));
        return bytes;
    }

    /// <summary>A constant, or an input binding of the same type.</summary>
    public int Parameter(ForwardProgramBuilder builder, string name, TensorType type, bool isConstant) =>
        isConstant ? builder.Constant(name, type, Tensor(type)) : builder.Input(name, type);

    /// <summary>Multipliers and shifts of a RESCALE, mostly constants.</summary>
    public (int Multiplier, int Shift) Scales(ForwardProgramBuilder builder, string name, int channels, ValueRange shifts, bool isConstant = true)
    {
        TensorType shift = new(ElementType.Int8, [channels], shifts);
        if (!isConstant) return (builder.Input($"{name}.m", new TensorType(ElementType.Int32, [channels], new ValueRange(0, int.MaxValue))), builder.Input($"{name}.s", shift));
        byte[] multipliers = new byte[channels * 4];
        for (int c = 0; c < channels; c++) ElementType.Int32.Write(multipliers, c, Chance(5) ? 0 : In(new ValueRange(1 << 30, int.MaxValue)));
        return (builder.Constant($"{name}.m", new TensorType(ElementType.Int32, [channels], new ValueRange(0, int.MaxValue)), multipliers), builder.Constant($"{name}.s", shift, Tensor(shift)));
    }
}
