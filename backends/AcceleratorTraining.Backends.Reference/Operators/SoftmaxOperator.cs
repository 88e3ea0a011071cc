using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/SOFTMAX.md</summary>
internal static class SoftmaxOperator
{
    public static void Run(Softmax operation, Tensor x, Tensor y)
    {
        int classes = x.Shape[-1];
        short[] wide = new short[classes], result = new short[classes];
        sbyte[] narrow = new sbyte[classes];
        for (int start = 0; start < x.Data.Length; start += classes)
        {
            for (int c = 0; c < classes; c++) (wide[c], narrow[c]) = ((short)x.Data[start + c], (sbyte)x.Data[start + c]);
            if (x.Type.Element == ElementType.Int16) TableSoftmax.Row(operation, wide, result);
            else if (operation.Output == ElementType.Int16) FixedPointSoftmax.Row(operation, narrow, result);
            else FixedPointSoftmax.Row(operation, narrow, narrow);
            bool isNarrow = operation.Output == ElementType.Int8;
            for (int c = 0; c < classes; c++) y.Data[start + c] = isNarrow ? narrow[c] : result[c];
        }
    }
}
