using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>A row of logits as the losses read it. spec: LOSS-01 to LOSS-04</summary>
internal readonly struct SoftmaxRow
{
    private readonly ArrayView<byte> _logits;
    private readonly ArrayView<int> _tables;
    private readonly int _format, _start;
    private readonly long _scale, _maximum;

    public SoftmaxRow(ArrayView<byte> logits, ArrayView<int> tables, int format, int row, int classes, long scale)
    {
        (_logits, _tables, _format, _start, _scale) = (logits, tables, format, row * classes, scale);
        _maximum = long.MinValue;
        for (int c = 0; c < classes; c++) _maximum = Math.Max(_maximum, Elements.Read(logits, format, _start + c));
        Sum = 0;
        for (int c = 0; c < classes; c++) Sum += Weight(c);
    }

    /// <summary>The sum of all weights.</summary>
    public readonly long Sum;

    /// <summary>log2 of the sum: what is added to a distance to get a loss.</summary>
    public int Normaliser => Losses.Normaliser(_tables, Sum);

    /// <summary>
    /// How far a class lies below the row's maximum, in Q16 log2 units: (difference * scale) / 2^16, at most 2^46. Taken
    /// apart at 16 bits, because differences have 32 bits and scales 41.
    /// </summary>
    public long Exponent(int index)
    {
        long difference = _maximum - Elements.Read(_logits, _format, _start + index);
        return Math.Min((difference >> 16) * _scale + ((difference & 0xFFFF) * _scale >> 16), 1L << 46);
    }

    /// <summary>2^-Exponent, with 30 fraction bits.</summary>
    public long Weight(int index) => Losses.NegativeExponential(_tables, Exponent(index));
}
