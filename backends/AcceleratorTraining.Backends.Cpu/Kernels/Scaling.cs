using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Which vector form of RESCALE's multiplication applies.</summary>
internal enum ScalingMode
{
    /// <summary>None: the profile's rule has no vector form here; scalar code does it.</summary>
    Scalar,

    /// <summary>Double rounding, no shift to the left.</summary>
    Double,

    /// <summary>Double rounding with left shifts that saturate.</summary>
    DoubleSaturatingLeft,

    /// <summary>Double rounding with left shifts that wrap.</summary>
    DoubleWrappingLeft,

    /// <summary>One rounding, half up, no shift to the left.</summary>
    HalfUp,
}

/// <summary>Multiplication by multiplier * 2^(shift - 31), as a policy; constants come from a <see cref="ScaleTable"/>.</summary>
internal unsafe interface IScaling
{
    /// <summary>Scales one vector.</summary>
    /// <param name="value">int32 lanes.</param>
    /// <param name="table">The table's panel, at the first lane's channel.</param>
    static abstract TVector Apply<TLanes, TVector>(TVector value, int* table)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>TFLite's two roundings. spec: ROUND-05</summary>
internal readonly unsafe struct DoubleScaling : IScaling
{
    /// <summary>
    /// With h the high product and s the right shift: ties away from zero is floor((h - [h &lt; 0] + 2^(s-1)) / 2^s), and that
    /// is (((h - [h &lt; 0]) >> (s-1)) + 1) >> 1, which cannot overflow: |h| is below 2^31 - 1. For s = 0 the table holds 0
    /// for s - 1 and for all three ones, which leaves h.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector value, int* table)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector high = TLanes.HighMultiply(value, TLanes.Load(table + ScaleTable.Multipliers));
        TVector one = TLanes.Load(table + ScaleTable.Ones);
        TVector nudged = TLanes.Subtract(high, TLanes.And(TLanes.ShiftRightLogical(high, 31), one));
        TVector halved = TLanes.ShiftRight(nudged, TLanes.Load(table + ScaleTable.RightShifts));
        return TLanes.ShiftRight(TLanes.Add(halved, one), one);
    }
}

/// <summary>Two roundings after a left shift that saturates. spec: RESCALE-05</summary>
internal readonly unsafe struct DoubleSaturatingLeftScaling : IScaling
{
    /// <summary>The shift lost nothing where shifting back restores the value; elsewhere (v >> 31) xor 0x7FFFFFFF is the rail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector value, int* table)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector left = TLanes.Load(table + ScaleTable.LeftShifts);
        TVector shifted = TLanes.ShiftLeft(value, left);
        TVector rail = TLanes.Xor(TLanes.ShiftRight(value, 31), TLanes.Broadcast(int.MaxValue));
        shifted = TLanes.Select(TLanes.Equal(TLanes.ShiftRight(shifted, left), value), shifted, rail);
        return DoubleScaling.Apply<TLanes, TVector>(shifted, table);
    }
}

/// <summary>Two roundings after a left shift that keeps the low bits. spec: RESCALE-05</summary>
internal readonly unsafe struct DoubleWrappingLeftScaling : IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector value, int* table)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        DoubleScaling.Apply<TLanes, TVector>(TLanes.ShiftLeft(value, TLanes.Load(table + ScaleTable.LeftShifts)), table);
}

/// <summary>One rounding, ties towards +infinity. spec: ROUND-01</summary>
internal readonly unsafe struct HalfUpScaling : IScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector value, int* table)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.MultiplyHalfUp(value, TLanes.Load(table + ScaleTable.Multipliers), TLanes.Load(table + ScaleTable.TotalShifts));
}
