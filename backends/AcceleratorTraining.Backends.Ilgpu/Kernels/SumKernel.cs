using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// CONV2D, DEPTHWISE_CONV2D, MATMUL and BATCH_MATMUL as one sum of products, a thread a result. A matrix product is a
/// convolution of a map of one pixel. spec: ACC-01 to ACC-05, WINDOW-02
/// </summary>
internal static partial class SumKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int XFormat;
        public int WeightFormat;
        public int BiasFormat;
        public int YFormat;
        public int HasBias;
        public int Bits;
        public int Saturates;
        public int XZeroPoint;
        public int WeightZeroPoint;
        public int Height;
        public int Width;
        public int Channels;
        public int OutputHeight;
        public int OutputWidth;
        public int Outputs;
        public int FilterHeight;
        public int FilterWidth;
        public int StrideY;
        public int StrideX;
        public int DilationY;
        public int DilationX;
        public int PadTop;
        public int PadLeft;

        /// <summary>Channels that a result sums over, and how far the first one moves with each group of results.</summary>
        public int Taken;
        public int OutputsPerGroup;
        public int GroupStride;

        /// <summary>How far the weight moves with the result's channel, the tap, the channel, and the matrix.</summary>
        public int WeightOutput;
        public int WeightTap;
        public int WeightChannel;
        public int WeightMatrix;

        /// <summary>Images (of BATCH_MATMUL: rows) that share a matrix of weights.</summary>
        public int ImagesPerMatrix;
    }

    /// <summary>Every format and accumulator: 64-bit sums, narrowed after each addition.</summary>
    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        Place place = new(index, p);
        long sum = p.HasBias == 0 ? 0 : Add(0, Elements.Read(o.C, p.BiasFormat, place.Output), p);
        for (int ky = 0; ky < p.FilterHeight; ky++)
        {
            int y = place.Top + ky * p.DilationY;
            if (y < 0 || y >= p.Height) continue;
            for (int kx = 0; kx < p.FilterWidth; kx++)
            {
                int x = place.Left + kx * p.DilationX;
                if (x < 0 || x >= p.Width) continue;
                int position = ((place.Image * p.Height + y) * p.Width + x) * p.Channels + place.First;
                int weight = place.Weight + (ky * p.FilterWidth + kx) * p.WeightTap;
                for (int c = 0; c < p.Taken; c++)
                {
                    long product = (Elements.Read(o.A, p.XFormat, position + c) - p.XZeroPoint)
                        * (Elements.Read(o.B, p.WeightFormat, weight + c * p.WeightChannel) - p.WeightZeroPoint);
                    sum = Add(sum, product, p);
                }
            }
        }

        Elements.Write(o.Y, p.YFormat, index, sum);
    }

    /// <summary>
    /// 8-bit operands and sums of 32 bits that do not saturate: any order of additions modulo 2^32 gives the same bits, and
    /// narrower accumulators are cut out of them. spec: ACC-02, ACC-03
    /// </summary>
    public static void RunBytes(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        Place place = new(index, p);
        int sum = p.HasBias == 0 ? 0 : (int)Elements.Read(o.C, p.BiasFormat, place.Output);
        for (int ky = 0; ky < p.FilterHeight; ky++)
        {
            int y = place.Top + ky * p.DilationY;
            if (y < 0 || y >= p.Height) continue;
            for (int kx = 0; kx < p.FilterWidth; kx++)
            {
                int x = place.Left + kx * p.DilationX;
                if (x < 0 || x >= p.Width) continue;
                int position = ((place.Image * p.Height + y) * p.Width + x) * p.Channels + place.First;
                int weight = place.Weight + (ky * p.FilterWidth + kx) * p.WeightTap;
                for (int c = 0; c < p.Taken; c++)
                {
                    sum += ((sbyte)o.A[position + c] - p.XZeroPoint) * ((sbyte)o.B[weight + c * p.WeightChannel] - p.WeightZeroPoint);
                }
            }
        }

        Elements.Write(o.Y, p.YFormat, index, Narrowed(sum, p.Bits));
    }

    // One addition. Forbidden cannot overflow (the validator has proved it), so it may share Wrap's arithmetic.
    private static long Add(long sum, long term, in Parameters p)
    {
        if (p.Saturates != 0)
        {
            long limit = 1L << (p.Bits - 1);
            return Saturating.Clamp(Saturating.Add(sum, term), -limit, limit - 1);
        }

        int unused = 64 - p.Bits;
        return unchecked(sum + term) << unused >> unused;
    }

    // Where a result's window, its weights and its first channel lie.
    private readonly struct Place
    {
        public Place(int index, in Parameters p)
        {
            int rest = index / p.Outputs;
            Output = index - rest * p.Outputs;
            int row = rest / p.OutputWidth;
            Left = (rest - row * p.OutputWidth) * p.StrideX - p.PadLeft;
            Image = row / p.OutputHeight;
            Top = (row - Image * p.OutputHeight) * p.StrideY - p.PadTop;
            First = Output / p.OutputsPerGroup * p.GroupStride;
            Weight = Output * p.WeightOutput + Image / p.ImagesPerMatrix * p.WeightMatrix;
        }

        public readonly int Output;
        public readonly int Image;
        public readonly int Top;
        public readonly int Left;
        public readonly int First;
        public readonly int Weight;
    }
}
