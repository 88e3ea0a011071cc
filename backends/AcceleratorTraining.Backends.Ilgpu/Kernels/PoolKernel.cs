using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>MAX_POOL2D and AVERAGE_POOL2D: a thread a result.</summary>
internal static class PoolKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int IsAverage;
        public int Format;
        public int Height;
        public int Width;
        public int Channels;
        public int OutputHeight;
        public int OutputWidth;
        public int FilterHeight;
        public int FilterWidth;
        public int StrideY;
        public int StrideX;
        public int PadTop;
        public int PadLeft;
        public int Minimum;
        public int Maximum;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int rest = index / p.Channels, channel = index - rest * p.Channels;
        int row = rest / p.OutputWidth, left = (rest - row * p.OutputWidth) * p.StrideX - p.PadLeft;
        int image = row / p.OutputHeight, top = (row - image * p.OutputHeight) * p.StrideY - p.PadTop;
        long sum = 0, largest = long.MinValue;
        int count = 0;
        for (int ky = 0; ky < p.FilterHeight; ky++)
        {
            int y = top + ky;
            if (y < 0 || y >= p.Height) continue;
            for (int kx = 0; kx < p.FilterWidth; kx++)
            {
                int x = left + kx;
                if (x < 0 || x >= p.Width) continue;
                long value = Elements.Read(o.A, p.Format, ((image * p.Height + y) * p.Width + x) * p.Channels + channel);
                sum += value;
                largest = Math.Max(largest, value);
                count++;
            }
        }

        long result = count == 0 ? 0 : p.IsAverage != 0 ? Mean(sum, count) : largest;
        Elements.Write(o.Y, p.Format, index, Saturating.Clamp(result, p.Minimum, p.Maximum));
    }

    // Nearest, ties away from zero: truncating division after moving half a divisor outwards.
    private static long Mean(long sum, int count) => sum >= 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
}
