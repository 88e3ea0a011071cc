using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>PERTURB: a thread a byte of two 4-bit results, or a result.</summary>
internal static class PerturbKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public Draws.Parameters Draws;
        public int Count;
        public int WFormat;
        public int YFormat;
        public int IsSingleScale;
        public int Stream;

        /// <summary>The stream of a low-rank direction's factor, where the parameter is one.</summary>
        public int Factor;
        public int Fraction;
        public int ViewShift;
        public long Minimum;
        public long Maximum;
    }

    public static void Run(Index1D thread, DirectionViews v, Parameters p)
    {
        int index = v.Enter(thread);
        if (p.YFormat != (int)ElementType.Int4)
        {
            Elements.Write(v.Y, p.YFormat, index, Moved(index, v, p));
            return;
        }

        // The last half byte of an odd number of elements is 0. spec: NUMBER-06
        int position = index * 2;
        long high = position + 1 < p.Count ? Moved(position + 1, v, p) : 0;
        v.Y[index] = (byte)((Moved(position, v, p) & 15) | (high << 4));
    }

    private static long Moved(int position, in DirectionViews v, in Parameters p)
    {
        (int output, int input) = Draws.Locate(position, p.Draws);
        long w = Elements.Read(v.W, p.WFormat, position), magnitude = Elements.Int32(v.Factors, 0);
        DirectionKey key = Draws.Key(v.Keys, 0);
        long number = Draws.Number(output, input, p.Draws);
        if (p.Draws.Kind == (int)DirectionKind.Parity)
        {
            if (magnitude == 0 || !Draws.IsActive(key, number, position, v, p.Draws)) return w;
            int bit = Draws.Bit(key, number, p.Draws);
            return Parity.Swap((int)w, magnitude > 0 ? bit : 1 - bit, p.Draws.ParityShift);
        }

        int z = p.Stream == (int)DirectionStream.Elements
            ? Draws.At(key, output, input, position, (int)w, v, p.Draws)
            : Direction.Sign(key, p.Draws.Tensor, (DirectionStream)p.Factor, number);
        long step = HalfAwayFromZero.ShiftRight(magnitude * Elements.PerChannel(v.Scale, p.IsSingleScale, output) * z, p.Fraction);
        return Saturating.Clamp(HalfAwayFromZero.ShiftRight(w + step, p.ViewShift), p.Minimum, p.Maximum);
    }
}
