using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/PERTURB.md</summary>
internal static class PerturbOperator
{
    public static void Run(Perturb operation, ReadOnlySpan<Tensor> inputs, Tensor y)
    {
        Tensor w = inputs[0], scale = inputs[3];
        DirectionReader direction = new(operation, w, inputs[4..]);
        DirectionKey key = Keys.At(inputs[1], 0);
        long magnitude = inputs[2].Data[0];
        DirectionStream factor = Direction.Factor(operation.Stream, operation.Factor);
        for (int i = 0; i < w.Data.Length; i++)
        {
            if (operation.Direction == DirectionKind.Parity)
            {
                y.Data[i] = magnitude == 0 || !direction.IsActive(key, i)
                    ? w.Data[i]
                    : Parity.Swap((int)w.Data[i], magnitude > 0 ? direction.Bit(key, i) : 1 - direction.Bit(key, i), operation.ParityShift);
                continue;
            }

            long z = operation.Stream == DirectionStream.Elements ? direction.At(key, i) : Direction.Sign(key, operation.Tensor, factor, direction.Number(i));
            long step = HalfAwayFromZero.ShiftRight(magnitude * scale.PerChannel(direction.Output(i)) * z, Perturb.MagnitudeFractionBits + operation.FractionBits);
            y.Data[i] = operation.Range.Clamp(HalfAwayFromZero.ShiftRight(w.Data[i] + step, operation.ViewShift));
        }
    }
}
