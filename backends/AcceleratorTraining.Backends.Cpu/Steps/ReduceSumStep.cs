using System.Numerics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>REDUCE_SUM. Operands: x; result.</summary>
/// <param name="walk">Over x (first side) and the sums (second side), which stand still along reduced axes.</param>
/// <param name="results">How many sums.</param>
/// <param name="zeroPoints">What the zero points of one sum amount to.</param>
internal sealed unsafe class ReduceSumStep<T>(StridedWalk walk, int results, long zeroPoints) : Step
    where T : unmanaged, IBinaryInteger<T>
{
    public override long ScratchBytes => results * (long)sizeof(long);

    public override void Run(in Frame frame, int unit)
    {
        T* x = (T*)Reads[0].At(frame, unit);
        int* result = (int*)Writes[0].At(frame, unit);
        long* sums = (long*)frame.Scratch;
        new Span<long>(sums, results).Clear();
        StridedCursor cursor = default;
        for (int row = 0; row < walk.Rows; row++, walk.Advance(ref cursor))
        {
            if (walk.Second == 0) sums[cursor.Second] += Sum(x + cursor.First, walk.Count);
            else Add(sums + cursor.Second, x + cursor.First, walk.Count);
        }

        for (int i = 0; i < results; i++) result[i] = FixedPoint.SaturateToInt32(sums[i] - zeroPoints);
    }

    private static long Sum(T* values, int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++) sum += long.CreateTruncating(values[i]);
        return sum;
    }

    private static void Add(long* sums, T* values, int count)
    {
        for (int i = 0; i < count; i++) sums[i] += long.CreateTruncating(values[i]);
    }
}
