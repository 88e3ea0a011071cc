using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>NORMALIZE: a thread a row. The bounds of all numbers stand at FixedPointNormalize.</summary>
internal static class NormalizeKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Format;
        public int Channels;
        public long Epsilon;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int start = row * p.Channels;
        long sum = 0, squares = 0;
        for (int c = 0; c < p.Channels; c++)
        {
            long value = Elements.Read(o.A, p.Format, start + c);
            sum += value;
            squares += value * value;
        }

        long count = p.Channels, spread = count * squares - sum * sum + p.Epsilon;
        int halfShift = (System.Numerics.BitOperations.LeadingZeroCount((ulong)spread) - 2) / 2;

        // Without variance and epsilon every element is the mean; the divisor then only must not be 0.
        long root = spread == 0 ? 1 : FixedPointNormalize.SquareRoot((ulong)spread << (2 * halfShift));
        for (int c = 0; c < p.Channels; c++)
        {
            long deviation = count * Elements.Read(o.A, p.Format, start + c) - sum;
            long magnitude = spread == 0 ? 0 : ((Math.Abs(deviation) << (halfShift + Normalize.FractionBits)) + root / 2) / root;
            o.Y.Cast<int>()[start + c] = (int)(deviation < 0 ? -magnitude : magnitude);
        }
    }
}
