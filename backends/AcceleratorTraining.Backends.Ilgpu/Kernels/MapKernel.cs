using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>CLAMP, CAST, TABLE, LOGISTIC, TANH and the filling of PAD: a thread a result.</summary>
internal static class MapKernel
{
    /// <summary>What is done with an element.</summary>
    internal enum Operation
    {
        /// <summary>x - zero point, clamped. CLAMP has no zero point.</summary>
        Clamp,
        Table,
        Logistic,
        Tanh,
        Fill,
    }

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Operation;
        public int XFormat;
        public int YFormat;
        public int ZeroPoint;
        public int Multiplier;
        public int Shift;
        public long Minimum;
        public long Maximum;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        long x = p.Operation == (int)Operation.Fill ? 0 : Elements.Read(o.A, p.XFormat, index), y;
        switch ((Operation)p.Operation)
        {
            case Operation.Clamp: y = Saturating.Clamp(Saturating.Add(x, -(long)p.ZeroPoint), p.Minimum, p.Maximum); break;
            case Operation.Table: y = Elements.Read(o.B, p.YFormat, (int)x + 128); break;
            case Operation.Logistic: y = Sigmoids.Logistic(o.Tables, HalfUp.ShiftRight(x * p.Multiplier, p.Shift)); break;
            case Operation.Tanh: y = Sigmoids.Tanh(o.Tables, HalfUp.ShiftRight(x * p.Multiplier, p.Shift)); break;
            default: y = p.Minimum; break;
        }

        Elements.Write(o.Y, p.YFormat, index, y);
    }
}
