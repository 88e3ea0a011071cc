using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/NORMALIZE.md</summary>
internal static class NormalizeOperator
{
    public static void Run(Normalize operation, Tensor x, Tensor y)
    {
        int channels = x.Shape[-1];
        int[] row = new int[channels];
        for (int start = 0; start < x.Data.Length; start += channels)
        {
            FixedPointNormalize.Row(operation, x.Data.AsSpan(start, channels), row);
            for (int c = 0; c < channels; c++) y.Data[start + c] = row[c];
        }
    }
}
