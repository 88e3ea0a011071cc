using ILGPU.Runtime.Cuda;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Products of four signed bytes a word.</summary>
internal static class DotProduct
{
    /// <summary>Four bytes of 1: with them a dot product is a sum.</summary>
    public const int Ones = 0x01010101;

    /// <summary>
    /// sum + a0 b0 + a1 b1 + a2 b2 + a3 b3, bytes from the lowest, modulo 2^32: the instruction dp4a on CUDA from sm_61 on,
    /// its twin elsewhere.
    /// </summary>
    public static int Add(int a, int b, int sum)
    {
        if (CudaAsm.IsSupported)
        {
            CudaAsm.Emit("dp4a.s32.s32 %0, %1, %2, %3;", out int result, a, b, sum);
            return result;
        }

        return sum + (sbyte)a * (sbyte)b + (sbyte)(a >> 8) * (sbyte)(b >> 8) + (sbyte)(a >> 16) * (sbyte)(b >> 16) + (a >> 24) * (b >> 24);
    }
}
