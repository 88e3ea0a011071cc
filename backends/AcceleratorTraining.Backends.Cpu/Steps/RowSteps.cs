using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>SOFTMAX to int16, LOG_SOFTMAX or NORMALIZE by Hal's function of one row. Operands: x; result.</summary>
/// <param name="operation">Which.</param>
/// <param name="x">Format of the operand.</param>
/// <param name="y">Format of the result.</param>
/// <param name="rows">How many rows.</param>
/// <param name="channels">Length of one.</param>
internal sealed unsafe class RowStep(Operator operation, ElementType x, ElementType y, int rows, int channels) : Step
{
    private readonly long _sourceBytes = (long)channels * x.ByteCount();
    private readonly long _resultBytes = (long)channels * y.ByteCount();

    public override void Run(in Frame frame, int unit)
    {
        byte* source = Reads[0].At(frame, unit), result = Writes[0].At(frame, unit);
        for (int r = 0; r < rows; r++, source += _sourceBytes, result += _resultBytes) Row(source, result);
    }

    private void Row(byte* source, byte* result)
    {
        bool isNarrow = x == ElementType.Int8;
        ReadOnlySpan<sbyte> narrow = new(source, isNarrow ? channels : 0);
        ReadOnlySpan<short> wide = new(source, isNarrow ? 0 : channels);
        switch (operation)
        {
            case Softmax softmax when !isNarrow: TableSoftmax.Row(softmax, wide, new Span<short>(result, channels)); break;
            case Softmax softmax: FixedPointSoftmax.Row(softmax, narrow, new Span<short>(result, channels)); break;
            case LogSoftmax softmax: FixedPointLogSoftmax.Row(softmax, narrow, new Span<sbyte>(result, channels)); break;
            case Normalize normalize when isNarrow: FixedPointNormalize.Row(normalize, narrow, new Span<int>(result, channels)); break;
            case Normalize normalize: FixedPointNormalize.Row(normalize, wide, new Span<int>(result, channels)); break;
        }
    }
}

/// <summary>LOGISTIC. Operands: x; result.</summary>
internal sealed unsafe class LogisticStep(Logistic operation, int count) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        short* x = (short*)Reads[0].At(frame, unit), result = (short*)Writes[0].At(frame, unit);
        for (int i = 0; i < count; i++) result[i] = SigmoidTable.Logistic(operation, x[i]);
    }
}

/// <summary>TANH. Operands: x; result.</summary>
internal sealed unsafe class HyperbolicTangentStep(HyperbolicTangent operation, int count) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        short* x = (short*)Reads[0].At(frame, unit), result = (short*)Writes[0].At(frame, unit);
        for (int i = 0; i < count; i++) result[i] = SigmoidTable.Tanh(operation, x[i]);
    }
}
