using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// Four uint8 x int8 products a lane: vpdpbusd of AVX-VNNI, exact without any intermediate saturation. Activations are
/// x + 128 = x xor 0x80, taken back through the bias: sum (x + 128) w - 128 sum w.
/// </summary>
internal readonly unsafe struct ByteDot256 : IDot<Vector256<int>>
{
    public static int ElementBytes => 1;

    public static int ActivationOffset => 128;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sum, Vector256<int> activations, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sum, activations.AsByte(), weights.AsSByte());

    public static void Convert(sbyte* source, byte* destination, int count)
    {
        Vector256<byte> sign = Vector256.Create((byte)0x80);
        int i = 0;
        for (; i <= count - 32; i += 32) (Vector256.Load((byte*)source + i) ^ sign).Store(destination + i);
        for (; i < count; i++) destination[i] = (byte)(source[i] ^ 0x80);
    }
}
