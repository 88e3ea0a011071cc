namespace AcceleratorTraining.Backends.Cpu;

/// <summary>An elementwise operator of two operands, with broadcasting. Operands: a, b; result.</summary>
/// <param name="pairing">What it does.</param>
/// <param name="walk">Over the result; a is the first side, b the second.</param>
internal sealed unsafe class PairStep<T, TPairing>(TPairing pairing, StridedWalk walk) : Step
    where T : unmanaged
    where TPairing : struct, IPairing<T>
{
    public override void Run(in Frame frame, int unit)
    {
        T* a = (T*)Reads[0].At(frame, unit), b = (T*)Reads[1].At(frame, unit), result = (T*)Writes[0].At(frame, unit);
        StridedCursor cursor = default;
        TPairing operation = pairing;
        int count = walk.Count;
        long first = walk.First, second = walk.Second;
        for (int row = 0; row < walk.Rows; row++, walk.Advance(ref cursor), result += count)
        {
            T* left = a + cursor.First, right = b + cursor.Second;
            if (first == 1 && second == 1) for (int i = 0; i < count; i++) result[i] = operation.Apply(left[i], right[i]);
            else for (int i = 0; i < count; i++) result[i] = operation.Apply(left[i * first], right[i * second]);
        }
    }
}
