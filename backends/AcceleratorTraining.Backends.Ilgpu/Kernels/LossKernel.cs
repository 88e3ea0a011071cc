using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>CROSS_ENTROPY, SQUARED_ERROR, ENTROPY and DISTILLATION: a thread a row.</summary>
internal static class LossKernel
{
    // From here on a sum of squares saturates the loss under the smallest scale: 2^47 * 1 / 2^16 = 2^31.
    private const long EnoughSquares = 1L << 47;

    /// <summary>The loss.</summary>
    internal enum Operation
    {
        CrossEntropy,
        SquaredError,
        Entropy,
        Distillation,
    }

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Operation;
        public int Format;
        public int OtherFormat;
        public int Width;
        public long Scale;
        public long OtherScale;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int label = Elements.Int32(o.B, row);
        o.Y.Cast<int>()[row] = label < 0 ? 0 : (int)Math.Min(Loss(row, label, o, p), int.MaxValue);
    }

    private static long Loss(int row, int label, in Operands o, in Parameters p)
    {
        if (p.Operation == (int)Operation.SquaredError) return SquaredError(row, o, p);
        SoftmaxRow logits = new(o.A, o.Tables, p.Format, row, p.Width, p.Scale);
        switch ((Operation)p.Operation)
        {
            case Operation.CrossEntropy: return logits.Exponent(label) + logits.Normaliser;
            case Operation.Entropy: return Mean(logits, logits, p.Width) + logits.Normaliser;
            default: return Mean(logits, new SoftmaxRow(o.C, o.Tables, p.OtherFormat, row, p.Width, p.OtherScale), p.Width) + logits.Normaliser;
        }
    }

    // The mean distance of a row under the softmax of another. spec: LOSS-05
    private static long Mean(SoftmaxRow row, SoftmaxRow weights, int classes)
    {
        Wide sum = Wide.From(0);
        for (int c = 0; c < classes; c++) sum = sum.Add(Wide.Multiply((ulong)weights.Weight(c), (ulong)row.Exponent(c)));

        // Distances are at most 2^46, so is their mean.
        return (long)sum.Divide((ulong)weights.Sum);
    }

    private static long SquaredError(int row, in Operands o, in Parameters p)
    {
        long squares = 0;
        for (int k = 0; k < p.Width; k++)
        {
            int position = row * p.Width + k;
            long distance = Math.Abs(Elements.Read(o.A, p.Format, position) - Elements.Read(o.C, p.OtherFormat, position));

            // Beyond 2^24 one square is enough.
            squares = Math.Min(squares + (distance >= 1L << 24 ? EnoughSquares : distance * distance), EnoughSquares);
        }

        // squares * scale / 2^16, taken apart at 16 bits; where the upper part could leave 62 bits it is beyond 2^31 anyway.
        long upper = squares >> 16;
        if (upper != 0 && p.Scale >= 1L << 31) return int.MaxValue;
        return upper * p.Scale + ((squares & 0xFFFF) * p.Scale >> 16);
    }
}
