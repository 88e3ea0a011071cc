using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The sum of a batch's losses: one thread, because batches are short.</summary>
internal static class TotalKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Rows;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        long total = 0;
        for (int row = 0; row < p.Rows; row++) total += Elements.Int32(o.A, row);
        o.Y.Cast<long>()[index] = total;
    }
}
