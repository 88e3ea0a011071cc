using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/UPDATE.md</summary>
internal static class UpdateOperator
{
    public static void Run(Update operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> results)
    {
        Tensor w = inputs[0], y = results[0];
        Tensor? residual = operation.HasResidual ? inputs[1] : null;
        int own = operation.HasResidual ? 2 : 1;
        Tensor keys = inputs[own], coefficients = inputs[own + 1], scale = inputs[own + 2];
        DirectionReader direction = new(operation, w, inputs[(own + 3)..]);
        long threshold = operation.Rule == StepRule.Vote ? inputs[^1].Data[0] : 0;
        for (int i = 0; i < w.Data.Length; i++)
        {
            long sum = 0;
            for (int q = 0; q < coefficients.Data.Length; q++) sum += coefficients.Data[q] * direction.At(Keys.At(keys, q), i);
            long step = Step(operation, Keys.At(keys, 0), direction.Number(i), sum, scale.PerChannel(direction.Output(i)), threshold);
            if (operation.HasGuide) results[^1].Data[i] = DirectionGuide.Next((int)direction.Guide(i), sum, operation.GuideDecay);
            if (residual is null)
            {
                y.Data[i] = step == 0 ? w.Data[i] : w.Type.Range.Clamp(w.Data[i] + step);
                continue;
            }

            long rest = HalfAwayFromZero.ShiftRight(residual.Data[i] * operation.ResidualDecay, 8) + step;
            long carry = (rest + 128) >> 8;
            y.Data[i] = carry == 0 ? w.Data[i] : w.Type.Range.Clamp(w.Data[i] + carry);
            results[1].Data[i] = y.Data[i] == w.Data[i] + carry ? rest - carry * 256 : 0;
        }
    }

    private static long Step(Update operation, in DirectionKey key, long number, long sum, long scale, long threshold)
    {
        int fraction = Update.CoefficientFractionBits + operation.FractionBits;
        long product = sum * scale, nearest = HalfAwayFromZero.ShiftRight(product, fraction);
        return operation.Rule switch
        {
            StepRule.Nearest => nearest,
            StepRule.Stochastic => (product + Direction.Dither(key, operation.Tensor, number) * (1L << operation.FractionBits)) >> fraction,
            StepRule.Vote => Math.Abs(sum) < threshold * (1L << operation.FractionBits) ? 0 : Math.Sign(sum) * scale,
            _ => product == 0 ? 0 : Math.Sign(product) * Math.Max(1, Math.Abs(nearest)),
        };
    }
}
