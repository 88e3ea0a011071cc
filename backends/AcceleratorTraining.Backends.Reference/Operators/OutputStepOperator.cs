using System.Numerics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/OUTPUT_STEP.md</summary>
internal static class OutputStepOperator
{
    public static void Run(OutputStep step, Tensor multiplier, Tensor shift, Tensor result)
    {
        for (int c = 0; c < result.Data.Length; c++) result.Data[c] = One(multiplier.Data[c], (int)shift.Data[c], step.Factor);
    }

    private static long One(long multiplier, int shift, int factor)
    {
        if (multiplier == 0) return 0;
        BigInteger units = ((BigInteger.One << (39 - shift)) + multiplier / 2) / multiplier;
        return (long)BigInteger.Min((units * factor + (1 << 15)) >> 16, 1 << 24);
    }
}
