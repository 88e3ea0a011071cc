using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/TANH.md</summary>
internal static class HyperbolicTangentOperator
{
    public static void Run(HyperbolicTangent operation, Tensor x, Tensor y)
    {
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = SigmoidTable.Tanh(operation, (short)x.Data[i]);
    }
}
