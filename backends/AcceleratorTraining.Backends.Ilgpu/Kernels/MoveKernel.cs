using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>RESHAPE, CONCAT, PAD, SLICE and TRANSPOSE: elements from one strided place to another, a thread an element.</summary>
internal static class MoveKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Format;
        public int Start;
        public int Rank;
        public int XOffset;
        public int YOffset;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        (int from, int to) = StridedOffsets.Of(o.Steps, p.Start, p.Rank, index);
        Elements.Write(o.Y, p.Format, p.YOffset + to, Elements.Read(o.A, p.Format, p.XOffset + from));
    }
}
