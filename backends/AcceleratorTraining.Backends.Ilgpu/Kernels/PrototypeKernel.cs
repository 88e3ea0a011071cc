using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// PROTOTYPE_LOSS. A class lives at its first support row: there its count and its sum of features are kept, so that no
/// table of classes is needed.
/// </summary>
internal static class PrototypeKernel
{
    /// <summary>Numbers of all launches.</summary>
    internal struct Parameters
    {
        public int Supports;
        public int Width;
        public long Scale;
    }

    /// <summary>A thread a support row: how many rows its class has; 0 where an earlier row has counted them or there is no label.</summary>
    public static void RunCounts(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int label = Elements.Int32(o.B, row), count = 0;
        for (int s = 0; s < p.Supports; s++)
        {
            if (label < 0 || Elements.Int32(o.B, s) != label) continue;
            if (s < row) break;
            count++;
        }

        o.Y.Cast<int>()[row] = count;
    }

    /// <summary>A thread a feature of a support row: the sum over its class.</summary>
    public static void RunSums(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int row = index / p.Width, k = index - row * p.Width, label = Elements.Int32(o.B, row), sum = 0;
        if (Elements.Int32(o.C, row) == 0) return;
        for (int s = row; s < p.Supports; s++)
        {
            if (Elements.Int32(o.B, s) == label) sum += (sbyte)o.A[s * p.Width + k];
        }

        o.Y.Cast<int>()[index] = sum;
    }

    /// <summary>A thread a row: labels in B, counts in C, sums in Z.</summary>
    public static void RunLosses(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int label = Elements.Int32(o.B, row);
        long nearest = long.MaxValue, own = -1;
        for (int s = 0; s < p.Supports && row >= p.Supports && label >= 0; s++)
        {
            if (Elements.Int32(o.C, s) == 0) continue;
            long distance = Distance(row, s, o, p);
            nearest = Math.Min(nearest, distance);
            if (Elements.Int32(o.B, s) == label) own = distance;
        }

        long sum = 0;
        for (int s = 0; s < p.Supports && own >= 0; s++)
        {
            if (Elements.Int32(o.C, s) != 0) sum += Losses.NegativeExponential(o.Tables, Distance(row, s, o, p) - nearest);
        }

        o.Y.Cast<int>()[row] = own < 0 ? 0 : (int)Math.Min(own - nearest + Losses.Normaliser(o.Tables, sum), int.MaxValue);
    }

    // Squares below (65535 * 255)^2, at most 32768 of them: the sum is exact in 64 bits. spec: PROTOTYPE_LOSS-06
    private static long Distance(int row, int place, in Operands o, in Parameters p)
    {
        long squares = 0, count = Elements.Int32(o.C, place);
        for (int k = 0; k < p.Width; k++)
        {
            long difference = count * (sbyte)o.A[row * p.Width + k] - Elements.Int32(o.Z, place * p.Width + k);
            squares += difference * difference;
        }

        return (long)Wide.Multiply((ulong)squares, (ulong)p.Scale).Divide((ulong)(count * count) << 16);
    }
}
