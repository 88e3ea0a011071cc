using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>GATHER: a thread a result.</summary>
internal static class GatherKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Format;
        public int Middle;
        public int Inner;
        public int Picks;
        public int Extent;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int place = index / p.Inner, inner = index - place * p.Inner;
        int row = place / p.Picks, pick = place - row * p.Picks;
        int picked = Elements.Int32(o.B, row / p.Middle * p.Picks + pick);
        Elements.Write(o.Y, p.Format, index, Elements.Read(o.A, p.Format, (row * p.Extent + picked) * p.Inner + inner));
    }
}
