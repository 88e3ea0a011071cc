using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>ADD, SUB, MUL, MAXIMUM, MINIMUM: a thread a result. spec: BROADCAST-01</summary>
internal static class PairKernel
{
    /// <summary>What is done with a pair.</summary>
    internal enum Operation
    {
        Add,
        Subtract,
        Multiply,
        Maximum,
        Minimum,
    }

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Operation;
        public int Format;
        public int Shift;
        public int Start;
        public int Rank;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        (int first, int second) = StridedOffsets.Of(o.Steps, p.Start, p.Rank, index);
        long a = Elements.Read(o.A, p.Format, first), b = Elements.Read(o.B, p.Format, second), y;
        switch ((Operation)p.Operation)
        {
            case Operation.Add: y = FixedPoint.SaturateToInt32(a + b); break;
            case Operation.Subtract: y = FixedPoint.SaturateToInt32(a - b); break;
            case Operation.Multiply: y = FixedPoint.SaturateToInt32(HalfAwayFromZero.ShiftRight(a * b, p.Shift)); break;
            case Operation.Maximum: y = Math.Max(a, b); break;
            default: y = Math.Min(a, b); break;
        }

        Elements.Write(o.Y, p.Format, index, y);
    }
}
