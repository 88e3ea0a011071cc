using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/LOGISTIC.md</summary>
internal static class LogisticOperator
{
    public static void Run(Logistic operation, Tensor x, Tensor y)
    {
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = SigmoidTable.Logistic(operation, (short)x.Data[i]);
    }
}
