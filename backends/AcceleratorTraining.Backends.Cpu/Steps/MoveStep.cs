namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One operand of a <see cref="MoveStep"/>: what of it goes where.</summary>
/// <param name="Walk">From the operand (first side) to the result (second side).</param>
/// <param name="Source">First element taken.</param>
/// <param name="Target">Where it goes.</param>
internal sealed record Move(StridedWalk Walk, long Source, long Target);

/// <summary>CONCAT, PAD, SLICE or TRANSPOSE: elements change their places, contiguous ones as runs. Operands: one a move; result.</summary>
/// <param name="moves">One an operand.</param>
/// <param name="elementBytes">1, 2, 4 or 8.</param>
/// <param name="padding">Elements of a result that is filled with <paramref name="value"/> first; 0 if moves fill it.</param>
/// <param name="value">Fills the rest.</param>
internal sealed unsafe class MoveStep(Move[] moves, int elementBytes, int padding = 0, int value = 0) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        byte* result = Writes[0].At(frame, unit);
        if (padding > 0) Fill(result);
        for (int i = 0; i < moves.Length; i++)
        {
            byte* source = Reads[i].At(frame, unit);
            switch (elementBytes)
            {
                case 1: Run(moves[i], source, result); break;
                case 2: Run(moves[i], (short*)source, (short*)result); break;
                case 4: Run(moves[i], (int*)source, (int*)result); break;
                default: Run(moves[i], (long*)source, (long*)result); break;
            }
        }
    }

    private static void Run<T>(Move move, T* source, T* target)
        where T : unmanaged
    {
        StridedWalk walk = move.Walk;
        StridedCursor cursor = new() { First = move.Source, Second = move.Target };
        int count = walk.Count;
        long first = walk.First, second = walk.Second;
        for (int row = 0; row < walk.Rows; row++, walk.Advance(ref cursor))
        {
            T* from = source + cursor.First, to = target + cursor.Second;
            if (first == 1 && second == 1) new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
            else for (int i = 0; i < count; i++) to[i * second] = from[i * first];
        }
    }

    private void Fill(byte* result)
    {
        switch (elementBytes)
        {
            case 1: new Span<sbyte>(result, padding).Fill((sbyte)value); break;
            case 2: new Span<short>(result, padding).Fill((short)value); break;
            case 4: new Span<int>(result, padding).Fill(value); break;
            default: new Span<long>(result, padding).Fill(value); break;
        }
    }
}
