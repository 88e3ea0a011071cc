using System.Numerics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>AVERAGE_POOL2D. Operands: x; result.</summary>
internal sealed unsafe class PoolStep<T>(AveragePool2D operation, TensorShape x, TensorShape y, int images, KernelSet kernels) : Step
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _channels = x[3];

    // int32 sums are flushed to 64 bits before so many taps could overflow them.
    private static int SafeTaps => int.MaxValue >> (8 * sizeof(T) - 1);

    public override long ScratchBytes => SumBytes + _channels * (long)sizeof(long);

    private long SumBytes => AlignedMemory.Round((_channels + Panel.Width) * (long)sizeof(int));

    public override void Run(in Frame frame, int unit)
    {
        T* source = (T*)Reads[0].At(frame, unit), results = (T*)Writes[0].At(frame, unit);
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
                        *results++ = T.CreateTruncating(Math.Clamp(mean, operation.Minimum, operation.Maximum));
                    }
                }

            source += x[1] * x[2] * _channels;
        }
    }

    private int Sum(T* source, int oy, int ox, int* sums, long* totals)
    {
        int top = oy * operation.Window.StrideY - operation.Window.PadTop, left = ox * operation.Window.StrideX - operation.Window.PadLeft;
        int y0 = Math.Max(top, 0), y1 = Math.Min(top + operation.FilterHeight, x[1]);
        int x0 = Math.Max(left, 0), x1 = Math.Min(left + operation.FilterWidth, x[2]);
        new Span<int>(sums, _channels).Clear();
        new Span<long>(totals, _channels).Clear();
        int taps = 0;
        for (int iy = y0; iy < y1; iy++)
            for (int ix = x0; ix < x1; ix++)
            {
                Accumulate(sums, source + (iy * x[2] + ix) * _channels);
                if (++taps < SafeTaps) continue;
                Flush(sums, totals);
                taps = 0;
            }

        Flush(sums, totals);
        return Math.Max(y1 - y0, 0) * Math.Max(x1 - x0, 0);
    }

    private void Accumulate(int* sums, T* values)
    {
        if (typeof(T) == typeof(sbyte)) kernels.Accumulate(sums, (sbyte*)values, _channels);
        else kernels.Accumulate(sums, (short*)values, _channels);
    }

    private void Flush(int* sums, long* totals)
    {
        for (int c = 0; c < _channels; c++) totals[c] += sums[c];
        new Span<int>(sums, _channels).Clear();
    }
}
