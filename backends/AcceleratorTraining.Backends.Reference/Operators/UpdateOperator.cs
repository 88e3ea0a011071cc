using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/UPDATE.md</summary>
internal static class UpdateOperator
{
    public static void Run(Update operation, Tensor w, Tensor? residual, Tensor keys, Tensor coefficients, Tensor scale, Tensor y, Tensor? residualResult)
    {
        ElementNumbering numbering = new(operation.Order, w.Shape);
        int fraction = Update.CoefficientFractionBits + operation.Direction.FractionBits();
        for (int i = 0; i < w.Data.Length; i++)
        {
            (int output, _) = numbering.Locate(i);
            long sum = 0;
            for (int q = 0; q < coefficients.Data.Length; q++)
            {
                sum += coefficients.Data[q] * Direction.At(operation.Direction, Keys.At(keys, q), operation.Tensor, numbering, i);
            }

            long step = HalfAwayFromZero.ShiftRight(sum * scale.PerChannel(output), fraction);
            if (residual is null)
            {
                y.Data[i] = step == 0 ? w.Data[i] : w.Type.Range.Clamp(w.Data[i] + step);
                continue;
            }

            long rest = residual.Data[i] + step;
            long carry = (rest + 128) >> 8;
            y.Data[i] = carry == 0 ? w.Data[i] : w.Type.Range.Clamp(w.Data[i] + carry);
            residualResult!.Data[i] = y.Data[i] == w.Data[i] + carry ? rest - carry * 256 : 0;
        }
    }
}
