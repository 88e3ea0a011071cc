using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/PERTURB.md</summary>
internal static class PerturbOperator
{
    public static void Run(Perturb operation, Tensor w, Tensor key, Tensor magnitude, Tensor scale, Tensor y)
    {
        ElementNumbering numbering = new(operation.Order, w.Shape);
        DirectionKey directionKey = Keys.At(key, 0);
        int fraction = Perturb.MagnitudeFractionBits + operation.Direction.FractionBits();
        for (int i = 0; i < w.Data.Length; i++)
        {
            (int output, int input) = numbering.Locate(i);
            int z = operation.Stream == DirectionStream.Elements
                ? Direction.At(operation.Direction, directionKey, operation.Tensor, numbering, i)
                : Direction.Sign(directionKey, operation.Tensor, operation.Stream, numbering.Number(output, input));
            long step = HalfAwayFromZero.ShiftRight(magnitude.Data[0] * scale.PerChannel(output) * z, fraction);
            y.Data[i] = operation.Range.Clamp(HalfAwayFromZero.ShiftRight(w.Data[i] + step, operation.ViewShift));
        }
    }
}
