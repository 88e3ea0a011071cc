using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>REDUCE_SUM: a thread a result. Integer sums have no order.</summary>
internal static class ReduceSumKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Format;
        public int ZeroPoint;

        /// <summary>The kept dimensions in the table: where a result's elements begin.</summary>
        public int KeptStart;
        public int KeptRank;

        /// <summary>The dimensions that vanish, and how many elements they hold.</summary>
        public int SummedStart;
        public int SummedRank;
        public int Summed;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int origin = StridedOffsets.Of(o.Steps, p.KeptStart, p.KeptRank, index).First;
        long sum = 0;
        for (int i = 0; i < p.Summed; i++)
        {
            sum += Elements.Read(o.A, p.Format, origin + StridedOffsets.Of(o.Steps, p.SummedStart, p.SummedRank, i).First) - p.ZeroPoint;
        }

        o.Y.Cast<int>()[index] = FixedPoint.SaturateToInt32(sum);
    }
}
