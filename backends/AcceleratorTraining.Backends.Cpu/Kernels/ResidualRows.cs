using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One int8 operand of a fused residual addition.</summary>
/// <param name="ZeroPoint">Subtracted first.</param>
/// <param name="PreShift">Left shift that cannot overflow.</param>
/// <param name="Table">Panel 0 of the operand's scale table, one multiplier for all channels.</param>
internal readonly unsafe record struct ResidualOperand(int ZeroPoint, int PreShift, nint Table);

/// <summary>RESCALE, RESCALE, ADD, RESCALE over int8 tensors: TFLite's quantized ADD as one pass.</summary>
internal static unsafe class ResidualRows<TLanes, TScaling, TVector>
    where TLanes : struct, ILanes<TVector>
    where TScaling : struct, IScaling
    where TVector : unmanaged
{
    /// <summary>Adds <paramref name="count"/> elements, a multiple of 16.</summary>
    public static void Run(sbyte* a, ResidualOperand operandA, sbyte* b, ResidualOperand operandB, int* table, Int8Range range, sbyte* results, int count)
    {
        (int offset, int minimum, int maximum) = range;
        for (int i = 0; i < count; i += 2 * TLanes.Count)
        {
            TVector first = Sum(a + i, operandA, b + i, operandB);
            TVector second = Sum(a + i + TLanes.Count, operandA, b + i + TLanes.Count, operandB);
            first = TScaling.Apply<TLanes, TVector>(first, table);
            second = TScaling.Apply<TLanes, TVector>(second, table);
            TLanes.StoreInt8(results + i, first, second, offset, minimum, maximum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(sbyte* a, in ResidualOperand operandA, sbyte* b, in ResidualOperand operandB) =>
        Saturating.Add<TLanes, TVector>(Operand(a, operandA), Operand(b, operandB));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Operand(sbyte* source, in ResidualOperand operand)
    {
        TVector value = TLanes.Subtract(TLanes.LoadInt8(source), TLanes.Broadcast(operand.ZeroPoint));
        return TScaling.Apply<TLanes, TVector>(TLanes.ShiftLeft(value, operand.PreShift), (int*)operand.Table);
    }
}
