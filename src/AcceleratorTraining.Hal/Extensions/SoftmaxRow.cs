namespace AcceleratorTraining.Hal;

/// <summary>One row of logits: distances to its maximum in Q16 log2 units and the sum of their exponentials. spec: LOSS-01</summary>
public readonly ref struct SoftmaxRow
{
    private readonly ReadOnlySpan<byte> _logits;
    private readonly TensorType _type;
    private readonly int _start;
    private readonly long _maximum;
    private readonly long _scale;

    /// <summary>Looks at row <paramref name="row"/> of logits [B, C].</summary>
    /// <param name="type">i8 or i32 [B, C], C at least 1.</param>
    /// <param name="logits">Dense bytes.</param>
    /// <param name="row">0..B-1.</param>
    /// <param name="scale">log2(e) times the logits' scale, in units of 2^-32.</param>
    public SoftmaxRow(TensorType type, ReadOnlySpan<byte> logits, int row, long scale)
    {
        int classes = type.Shape[1];
        _logits = logits;
        _type = type;
        _start = row * classes;
        _scale = scale;
        _maximum = long.MinValue;
        for (int c = 0; c < classes; c++) _maximum = Math.Max(_maximum, type.Element.Read(logits, _start + c));
        for (int c = 0; c < classes; c++) Sum += LossTables.NegativeExponential(Exponent(c));
    }

    /// <summary>Sum over the classes of 2^-t with 30 fraction bits; at least 2^30.</summary>
    public long Sum { get; }

    /// <summary>log2 of the sum, relative to one class at the maximum, in Q16; not negative. spec: LOSS-04</summary>
    public int Normaliser => LossTables.Normaliser(Sum);

    /// <summary>t = ((maximum - logit) * scale) >> 16: how far below the maximum a class lies, Q16 log2 units, at most 2^46.</summary>
    public long Exponent(int classIndex)
    {
        long difference = _maximum - _type.Element.Read(_logits, _start + classIndex);
        return (long)Int128.Min(((Int128)difference * _scale) >> 16, 1L << 46);
    }
}
