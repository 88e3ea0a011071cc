using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Saturating arithmetic on lanes that have none.</summary>
internal static class Saturating
{
    /// <summary>
    /// a + b clamped to int32. The wrapped sum s is wrong where both operands differ from it in sign:
    /// (a ^ s) &amp; (b ^ s) is negative; the rail is then (a >> 31) xor 0x7FFFFFFF.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector a, TVector b)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector sum = TLanes.Add(a, b);
        TVector wrong = TLanes.ShiftRight(TLanes.And(TLanes.Xor(a, sum), TLanes.Xor(b, sum)), 31);
        TVector rail = TLanes.Xor(TLanes.ShiftRight(a, 31), TLanes.Broadcast(int.MaxValue));
        return TLanes.Select(wrong, rail, sum);
    }
}
