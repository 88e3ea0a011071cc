using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>AVERAGE_POOL2D. Operands: x; result.</summary>
internal sealed unsafe class PoolStep(AveragePool2D operation, TensorShape x, TensorShape y, int images, KernelSet kernels) : Step
{
    private readonly int _channels = x[3];

    // int32 sums are flushed to 64 bits before 2^6 rows of at most 2^16 taps of magnitude 2^7 could overflow them.
    private const int FlushRows = 64;

    public override long ScratchBytes => SumBytes + _channels * (long)sizeof(long);

    private long SumBytes => AlignedMemory.Round((_channels + Panel.Width) * (long)sizeof(int));

    public override void Run(in Frame frame, int unit)
    {
        sbyte* source = (sbyte*)Reads[0].At(frame, unit), results = (sbyte*)Writes[0].At(frame, unit);
        int* sums = (int*)frame.Scratch;
        long* totals = (long*)(frame.Scratch + SumBytes);
        for (int image = 0; image < images; image++)
        {
            for (int oy = 0; oy < y[1]; oy++)
                for (int ox = 0; ox < y[2]; ox++)
                {
                    int count = Sum(source, oy, ox, sums, totals);
                    for (int c = 0; c < _channels; c++)
                    {
                        // Nearest, ties away from zero: truncating division after moving half a divisor outwards.
                        long mean = count == 0 ? 0 : (totals[c] + (totals[c] >= 0 ? count / 2 : -(count / 2))) / count;
                        *results++ = (sbyte)Math.Clamp(mean, operation.Minimum, operation.Maximum);
                    }
                }

            source += x[1] * x[2] * _channels;
        }
    }

    private int Sum(sbyte* source, int oy, int ox, int* sums, long* totals)
    {
        int top = oy * operation.Window.StrideY - operation.Window.PadTop, left = ox * operation.Window.StrideX - operation.Window.PadLeft;
        int y0 = Math.Max(top, 0), y1 = Math.Min(top + operation.FilterHeight, x[1]);
        int x0 = Math.Max(left, 0), x1 = Math.Min(left + operation.FilterWidth, x[2]);
        new Span<int>(sums, _channels).Clear();
        new Span<long>(totals, _channels).Clear();
        for (int iy = y0; iy < y1; iy++)
        {
            for (int ix = x0; ix < x1; ix++) kernels.Accumulate(sums, source + (iy * x[2] + ix) * _channels, _channels);
            if ((iy - y0) % FlushRows != FlushRows - 1 && iy != y1 - 1) continue;
            for (int c = 0; c < _channels; c++) totals[c] += sums[c];
            new Span<int>(sums, _channels).Clear();
        }

        return Math.Max(y1 - y0, 0) * Math.Max(x1 - x0, 0);
    }
}
