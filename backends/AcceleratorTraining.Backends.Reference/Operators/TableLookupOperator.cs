using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/TABLE.md</summary>
internal static class TableLookupOperator
{
    public static void Run(Tensor x, Tensor table, Tensor y)
    {
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = table.Data[x.Data[i] + 128];
    }
}
