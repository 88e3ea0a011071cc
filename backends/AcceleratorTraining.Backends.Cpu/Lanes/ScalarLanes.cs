using System.Runtime.CompilerServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One lane: what every machine has, and what the wide lanes are compared with.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<int>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Broadcast(int value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(int* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* destination, int value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadInt8(sbyte* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadInt16(short* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(int a, int b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Subtract(int a, int b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int And(int a, int b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Xor(int a, int b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Select(int mask, int a, int b) => mask != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Equal(int a, int b) => a == b ? -1 : 0;

    public static int PackInt16(int weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyInt16(int values, int packed) => values * packed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftLeft(int value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftRight(int value, int count) => value >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftRightLogical(int value, int count) => value >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HighMultiply(int a, int b) => (int)(((long)a * b + (1L << 30)) >> 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyHalfUp(int a, int b, int counts) => (int)HalfUp.ShiftRight((long)a * b, counts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt8(sbyte* destination, int first, int second, int offset, int minimum, int maximum)
    {
        destination[0] = (sbyte)Math.Clamp(Math.Clamp(first, short.MinValue, short.MaxValue) + offset, minimum, maximum);
        destination[1] = (sbyte)Math.Clamp(Math.Clamp(second, short.MinValue, short.MaxValue) + offset, minimum, maximum);
    }
}
