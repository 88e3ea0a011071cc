using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Eight lanes of AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<int>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* destination, Vector256<int> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInt8(sbyte* source) => Avx2.ConvertToVector256Int32(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInt16(short* source) => Avx2.ConvertToVector256Int32(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> a, Vector256<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Subtract(Vector256<int> a, Vector256<int> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> And(Vector256<int> a, Vector256<int> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Xor(Vector256<int> a, Vector256<int> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Select(Vector256<int> mask, Vector256<int> a, Vector256<int> b) => Avx2.BlendVariable(b, a, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Equal(Vector256<int> a, Vector256<int> b) => Vector256.Equals(a, b);

    // As int16 pairs a value is (low, sign) and a weight, its upper half cleared, (low, 0): vpmaddwd, twice as fast as
    // vpmulld, gives low * low + sign * 0.
    public static int PackInt16(int weight) => weight & 0xFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyInt16(Vector256<int> values, Vector256<int> packed) =>
        Avx2.MultiplyAddAdjacent(values.AsInt16(), packed.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftLeft(Vector256<int> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, int count) => value >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRightLogical(Vector256<int> value, int count) => value >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftLeft(Vector256<int> value, Vector256<int> counts) => Avx2.ShiftLeftLogicalVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> counts) => Avx2.ShiftRightArithmeticVariable(value, counts.AsUInt32());

    // vpmuldq multiplies the even lanes to 64 bits; the odd ones are brought down first. Of floor(p / 2^31) only the low
    // 32 bits are kept, and those are bits 31..62 of p whether the shift is logical or arithmetic; for the odd lanes they
    // are moved straight to the upper half: bits 32..63 of 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> HighMultiply(Vector256<int> a, Vector256<int> b)
    {
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(a, b) + half;
        Vector256<long> odd = Avx2.Multiply((a.AsUInt64() >> 32).AsInt32(), (b.AsUInt64() >> 32).AsInt32()) + half;
        return Avx2.Blend((even.AsUInt64() >> 31).AsInt32(), (odd << 1).AsInt32(), 0b10101010);
    }

    // AVX2 has no arithmetic 64-bit shift: p + 2^63 is shifted logically, and 2^(63-count) subtracted again; with count
    // at least 31 that is at most 2^32, which is 0 in the low 32 bits that are kept.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyHalfUp(Vector256<int> a, Vector256<int> b, Vector256<int> counts)
    {
        Vector256<ulong> even = HalfUp(Avx2.Multiply(a, b), counts.AsUInt64() & Vector256.Create(0xFFFFFFFFUL));
        Vector256<ulong> odd = HalfUp(Avx2.Multiply((a.AsUInt64() >> 32).AsInt32(), (b.AsUInt64() >> 32).AsInt32()), counts.AsUInt64() >> 32);
        return Avx2.Blend(even.AsInt32(), (odd << 32).AsInt32(), 0b10101010);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt8(sbyte* destination, Vector256<int> first, Vector256<int> second, int offset, int minimum, int maximum)
    {
        // vpackssdw packs within 128-bit halves: quarters 0, 2, 1, 3 restore the order.
        Vector256<short> words = Avx2.Permute4x64(Avx2.PackSignedSaturate(first, second).AsInt64(), 0b11011000).AsInt16();
        words = Avx2.AddSaturate(words, Vector256.Create((short)offset));
        Vector128<sbyte> bytes = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        Vector128.Min(Vector128.Max(bytes, Vector128.Create((sbyte)minimum)), Vector128.Create((sbyte)maximum)).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> HalfUp(Vector256<long> product, Vector256<ulong> counts)
    {
        Vector256<ulong> top = Vector256.Create(1UL << 63);
        Vector256<ulong> half = Avx2.ShiftLeftLogicalVariable(Vector256.Create(1UL), counts - Vector256.Create(1UL));
        return Avx2.ShiftRightLogicalVariable((product.AsUInt64() + half) + top, counts) - Avx2.ShiftRightLogicalVariable(top, counts);
    }
}
