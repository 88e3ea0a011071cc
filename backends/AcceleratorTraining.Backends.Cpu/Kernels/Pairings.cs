using System.Numerics;
using System.Runtime.CompilerServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>What an operator does to a pair of elements, as a policy.</summary>
internal interface IPairing<T>
    where T : unmanaged
{
    T Apply(T a, T b);
}

/// <summary>a + b, saturated.</summary>
internal readonly struct Sum : IPairing<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(int a, int b) => FixedPoint.SaturateToInt32((long)a + b);
}

/// <summary>a - b, saturated.</summary>
internal readonly struct Difference : IPairing<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(int a, int b) => FixedPoint.SaturateToInt32((long)a - b);
}

/// <summary>The product, shifted right with ties away from zero and saturated.</summary>
internal readonly struct Product(int shift) : IPairing<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(int a, int b) => FixedPoint.SaturateToInt32(HalfAwayFromZero.ShiftRight((long)a * b, shift));
}

/// <summary>The larger of both.</summary>
internal readonly struct Larger<T> : IPairing<T>
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply(T a, T b) => a > b ? a : b;
}

/// <summary>The smaller of both.</summary>
internal readonly struct Smaller<T> : IPairing<T>
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply(T a, T b) => a < b ? a : b;
}
