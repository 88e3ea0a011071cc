using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>HEAD_GRADIENT: first the error of every class of every row, then the sums over the batch.</summary>
internal static class HeadGradientKernel
{
    /// <summary>Numbers of both launches.</summary>
    internal struct Parameters
    {
        public int Format;
        public int Batch;
        public int Classes;

        /// <summary>Features a row; 0 for the gradient of the bias.</summary>
        public int Inputs;
        public int FeatureZeroPoint;
        public long Scale;
    }

    /// <summary>A thread a row: probability less the label's one, Q0.15; 0 in a row without a label.</summary>
    public static void RunErrors(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        ArrayView<int> errors = o.Y.Cast<int>();
        int label = Elements.Int32(o.B, row), start = row * p.Classes;
        SoftmaxRow logits = new(o.A, o.Tables, p.Format, row, p.Classes, p.Scale);
        for (int c = 0; c < p.Classes; c++)
        {
            long probability = (logits.Weight(c) << HeadGradient.ProbabilityFractionBits) / logits.Sum;
            errors[start + c] = label < 0 ? 0 : (int)probability - (c == label ? 1 << HeadGradient.ProbabilityFractionBits : 0);
        }
    }

    /// <summary>A thread an element of the weights' gradient, or of the bias's.</summary>
    public static void RunSums(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int c = p.Inputs == 0 ? index : index / p.Inputs, k = p.Inputs == 0 ? 0 : index % p.Inputs;
        long sum = 0;
        for (int b = 0; b < p.Batch; b++)
        {
            long feature = p.Inputs == 0 ? 1 : (sbyte)o.B[b * p.Inputs + k] - p.FeatureZeroPoint;
            sum += Elements.Int32(o.A, b * p.Classes + c) * feature;
        }

        o.Y.Cast<long>()[index] = sum;
    }
}
