using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Four lanes of whatever 128-bit vectors the machine has: SSE, NEON or WebAssembly.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<int>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(int* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* destination, Vector128<int> value) => value.Store(destination);

    // Loaded as one int32: a Vector64 load costs about twice as much on x64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadInt8(sbyte* source)
    {
        Vector128<sbyte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(source)).AsSByte();
        return Vector128.WidenLower(Vector128.WidenLower(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadInt16(short* source) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> a, Vector128<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Subtract(Vector128<int> a, Vector128<int> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> And(Vector128<int> a, Vector128<int> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Xor(Vector128<int> a, Vector128<int> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Select(Vector128<int> mask, Vector128<int> a, Vector128<int> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Equal(Vector128<int> a, Vector128<int> b) => Vector128.Equals(a, b);

    public static int PackInt16(int weight) => weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyInt16(Vector128<int> values, Vector128<int> packed) => values * packed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftLeft(Vector128<int> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftRight(Vector128<int> value, int count) => value >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftRightLogical(Vector128<int> value, int count) => value >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftLeft(Vector128<int> value, Vector128<int> counts) => Avx2.IsSupported
        ? Avx2.ShiftLeftLogicalVariable(value, counts.AsUInt32())
        : Vector128.Create(value[0] << counts[0], value[1] << counts[1], value[2] << counts[2], value[3] << counts[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftRight(Vector128<int> value, Vector128<int> counts) => Avx2.IsSupported
        ? Avx2.ShiftRightArithmeticVariable(value, counts.AsUInt32())
        : Vector128.Create(value[0] >> counts[0], value[1] >> counts[1], value[2] >> counts[2], value[3] >> counts[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> HighMultiply(Vector128<int> a, Vector128<int> b)
    {
        Vector128<long> half = Vector128.Create(1L << 30);
        if (Sse41.IsSupported)
        {
            // As in Lanes256: even lanes, odd lanes, and the low 32 bits of both quotients blended.
            Vector128<long> even = Sse41.Multiply(a, b) + half;
            Vector128<long> odd = Sse41.Multiply((a.AsUInt64() >> 32).AsInt32(), (b.AsUInt64() >> 32).AsInt32()) + half;
            return Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0), (even.AsUInt64() >> 31).AsInt32(), (odd << 1).AsInt32());
        }

        (Vector128<long> aLow, Vector128<long> aHigh) = Vector128.Widen(a);
        (Vector128<long> bLow, Vector128<long> bHigh) = Vector128.Widen(b);
        return Vector128.Narrow((aLow * bLow + half) >> 31, (aHigh * bHigh + half) >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyHalfUp(Vector128<int> a, Vector128<int> b, Vector128<int> counts) => Vector128.Create(
        ScalarLanes.MultiplyHalfUp(a[0], b[0], counts[0]),
        ScalarLanes.MultiplyHalfUp(a[1], b[1], counts[1]),
        ScalarLanes.MultiplyHalfUp(a[2], b[2], counts[2]),
        ScalarLanes.MultiplyHalfUp(a[3], b[3], counts[3]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt8(sbyte* destination, Vector128<int> first, Vector128<int> second, int offset, int minimum, int maximum)
    {
        Vector128<short> words = Vector128.NarrowWithSaturation(first, second);
        words = Vector128.AddSaturate(words, Vector128.Create((short)offset));
        Vector128<sbyte> bytes = Vector128.NarrowWithSaturation(words, words);
        bytes = Vector128.Min(Vector128.Max(bytes, Vector128.Create((sbyte)minimum)), Vector128.Create((sbyte)maximum));
        Unsafe.WriteUnaligned(destination, bytes.AsInt64().ToScalar());
    }
}
