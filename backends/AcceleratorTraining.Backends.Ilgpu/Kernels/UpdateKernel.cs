using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>UPDATE: a thread an element, all queries in turn.</summary>
internal static class UpdateKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public Draws.Parameters Draws;
        public int Queries;
        public int Format;
        public int IsSingleScale;
        public int Rule;

        /// <summary>Fraction bits of the direction, the guide counted.</summary>
        public int FractionBits;
        public int HasResidual;
        public int ResidualDecay;
        public int GuideDecay;
        public long Minimum;
        public long Maximum;
    }

    public static void Run(Index1D thread, DirectionViews v, Parameters p)
    {
        int index = v.Enter(thread);
        (int output, int input) = Draws.Locate(index, p.Draws);
        long w = Elements.Read(v.W, p.Format, index), sum = 0;
        for (int q = 0; q < p.Queries; q++)
        {
            sum += (long)Elements.Int32(v.Factors, q) * Draws.At(Draws.Key(v.Keys, q), output, input, index, (int)w, v, p.Draws);
        }

        long scale = Elements.PerChannel(v.Scale, p.IsSingleScale, output);
        long step = Step(sum, scale, Draws.Number(output, input, p.Draws), v, p);
        if (p.Draws.HasGuide != 0) v.GuideResult[index] = (byte)Guided((sbyte)v.Guide[index], sum, p.GuideDecay);
        if (p.HasResidual == 0)
        {
            // An element without a step keeps its value, even outside the range. spec: UPDATE-08
            Elements.Write(v.Y, p.Format, index, step == 0 ? w : Saturating.Clamp(w + step, p.Minimum, p.Maximum));
            return;
        }

        long rest = HalfAwayFromZero.ShiftRight((sbyte)v.Residual[index] * (long)p.ResidualDecay, 8) + step, carry = (rest + 128) >> 8;
        long moved = carry == 0 ? w : Saturating.Clamp(w + carry, p.Minimum, p.Maximum);
        Elements.Write(v.Y, p.Format, index, moved);

        // At a rail the part that was cut off is dropped, not kept for later. spec: UPDATE-10
        v.ResidualResult[index] = (byte)(moved == w + carry ? rest - carry * 256 : 0);
    }

    private static long Step(long sum, long scale, long number, in DirectionViews v, in Parameters p)
    {
        int fraction = Update.CoefficientFractionBits + p.FractionBits;
        long product = sum * scale, nearest = HalfAwayFromZero.ShiftRight(product, fraction);
        switch ((StepRule)p.Rule)
        {
            case StepRule.Nearest: return nearest;
            case StepRule.Stochastic: return (product + ((long)Direction.Dither(Draws.Key(v.Keys, 0), p.Draws.Tensor, number) << p.FractionBits)) >> fraction;
            case StepRule.Vote: return Math.Abs(sum) < (long)Elements.Int32(v.Threshold, 0) << p.FractionBits ? 0 : Sign(sum) * scale;
            default: return nearest != 0 ? nearest : Sign(product);
        }
    }

    private static long Sign(long value) => value > 0 ? 1 : value < 0 ? -1 : 0;

    // spec: DIR-14
    private static long Guided(int guide, long sum, int decay)
    {
        long stepped = Saturating.Clamp(HalfAwayFromZero.ShiftRight(sum, Update.CoefficientFractionBits), -127, 127);
        return Saturating.Clamp(HalfAwayFromZero.ShiftRight(decay * (long)guide + (DirectionGuide.One - decay) * stepped, 8), -127, 127);
    }
}
