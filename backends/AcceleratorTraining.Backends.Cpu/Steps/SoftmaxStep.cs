using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// SOFTMAX of int8 to int8. Two values of a row differ by at most 255, so the exponentials of an operator are 256 numbers:
/// a table. Operands: x; result.
/// </summary>
internal sealed unsafe class SoftmaxStep : Step
{
    // Values that pass through scratch at a time; a multiple of 16.
    private const int Chunk = 256;
    private const int LargestDifference = byte.MaxValue;

    private readonly KernelSet _kernels;
    private readonly int _rows;
    private readonly int _classes;
    private readonly int[] _exponentials = new int[LargestDifference + 1];
    private readonly int[] _terms = new int[LargestDifference + 1];

    /// <summary>Makes the step and its tables.</summary>
    /// <param name="operation">Multiplier, left shift and minimum difference.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="classes">Length of one.</param>
    /// <param name="kernels">What to run.</param>
    public SoftmaxStep(Softmax operation, int rows, int classes, KernelSet kernels)
    {
        (_kernels, _rows, _classes) = (kernels, rows, classes);
        for (int i = 0; i <= LargestDifference; i++)
        {
            _exponentials[i] = FixedPointSoftmax.Exponential(operation, i - LargestDifference);
            _terms[i] = (int)HalfAwayFromZero.ShiftRight(_exponentials[i], FixedPointSoftmax.AccumulatorIntegerBits);
        }
    }

    public override long ScratchBytes => Chunk * (sizeof(int) + sizeof(sbyte));

    public override void Run(in Frame frame, int unit)
    {
        sbyte* x = (sbyte*)Reads[0].At(frame, unit), result = (sbyte*)Writes[0].At(frame, unit);
        int* chunk = (int*)frame.Scratch;
        sbyte* probabilities = (sbyte*)(chunk + Chunk);
        fixed (int* exponentials = _exponentials, terms = _terms)
        {
            for (int r = 0; r < _rows; r++, x += _classes, result += _classes)
            {
                // Entry 255 is that of the largest value.
                int largest = LargestDifference - _kernels.Largest(x, _classes);
                long sum = 0;
                for (int c = 0; c < _classes; c += Chunk) sum += LookUp(x + c, Math.Min(Chunk, _classes - c), exponentials + largest, terms + largest, chunk);
                (int scale, int shift) = FixedPointSoftmax.Reciprocal((uint)Math.Min(sum, int.MaxValue), bits: 8);
                for (int c = 0; c < _classes; c += Chunk)
                {
                    // A row of one chunk is still there.
                    int count = Math.Min(Chunk, _classes - c);
                    if (_classes > Chunk) LookUp(x + c, count, exponentials + largest, terms + largest, chunk);
                    _kernels.Probabilities(chunk, count, scale, shift, probabilities);
                    new ReadOnlySpan<sbyte>(probabilities, count).CopyTo(new Span<sbyte>(result + c, count));
                }
            }
        }
    }

    // Brings a chunk's exponentials to scratch; returns what they add to the sum.
    private static long LookUp(sbyte* x, int count, int* exponentials, int* terms, int* chunk)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            int value = x[i];
            chunk[i] = exponentials[value];
            sum += terms[value];
        }

        return sum;
    }
}
