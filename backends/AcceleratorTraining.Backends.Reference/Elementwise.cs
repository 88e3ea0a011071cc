using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>Operators of two operands whose shapes broadcast. spec: BROADCAST</summary>
internal static class Elementwise
{
    public static void Run(Tensor a, Tensor b, Tensor y, Func<long, long, long> function)
    {
        int[] aStrides = Broadcast.Strides(a.Shape, y.Shape), bStrides = Broadcast.Strides(b.Shape, y.Shape);
        for (int i = 0; i < y.Data.Length; i++)
        {
            y.Data[i] = function(a.Data[Strided.Offset(i, y.Shape, aStrides)], b.Data[Strided.Offset(i, y.Shape, bStrides)]);
        }
    }
}
