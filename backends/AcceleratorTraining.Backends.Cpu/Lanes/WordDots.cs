using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Two int16 products a lane: vpmaddwd and vpaddd. |pair sum| is at most 2^15 for int8 data.</summary>
internal readonly unsafe struct WordDot256 : IDot<Vector256<int>>
{
    public static int ElementBytes => 2;

    public static int ActivationOffset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sum, Vector256<int> activations, Vector256<int> weights) =>
        sum + Avx2.MultiplyAddAdjacent(activations.AsInt16(), weights.AsInt16());

    public static void Convert(sbyte* source, byte* destination, int count)
    {
        short* words = (short*)destination;
        int i = 0;
        for (; i <= count - 16; i += 16) Avx2.ConvertToVector256Int16(source + i).Store(words + i);
        for (; i < count; i++) words[i] = source[i];
    }
}

/// <summary>Two int16 products a lane at 128 bits.</summary>
internal readonly unsafe struct WordDot128 : IDot<Vector128<int>>
{
    public static int ElementBytes => 2;

    public static int ActivationOffset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Accumulate(Vector128<int> sum, Vector128<int> activations, Vector128<int> weights)
    {
        if (Sse2.IsSupported) return sum + Sse2.MultiplyAddAdjacent(activations.AsInt16(), weights.AsInt16());

        // The lower word of a lane is sign-extended by shifting it up and down, the upper one by shifting it down.
        Vector128<int> low = ((activations << 16) >> 16) * ((weights << 16) >> 16);
        return sum + low + (activations >> 16) * (weights >> 16);
    }

    public static void Convert(sbyte* source, byte* destination, int count)
    {
        short* words = (short*)destination;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(Vector128.Load(source + i));
            lower.Store(words + i);
            upper.Store(words + i + 8);
        }

        for (; i < count; i++) words[i] = source[i];
    }
}

/// <summary>Two int16 products in the one scalar lane.</summary>
internal readonly unsafe struct WordDotScalar : IDot<int>
{
    public static int ElementBytes => 2;

    public static int ActivationOffset => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Accumulate(int sum, int activations, int weights) =>
        sum + (short)activations * (short)weights + (activations >> 16) * (weights >> 16);

    public static void Convert(sbyte* source, byte* destination, int count)
    {
        short* words = (short*)destination;
        for (int i = 0; i < count; i++) words[i] = source[i];
    }
}
