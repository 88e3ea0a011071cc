using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Philox4x32-10: the counter-based random number generator behind every direction, draw and shuffle.
/// A pure function from a 128-bit counter and a 64-bit key to 128 bits, so any element of any stream is
/// reachable without producing its predecessors.
/// </summary>
/// <remarks>
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// Known answers: all-zero counter and key give 6627e8d5 e169c58d bc57ac4c 9b00dbd8. spec: PHILOX-01
/// </remarks>
public static class Philox4x32
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>Ten rounds over counter (c0, c1, c2, c3) with key (k0, k1).</summary>
    /// <returns>Four independent 32-bit words; word 0 first.</returns>
    public static (uint R0, uint R1, uint R2, uint R3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = (
                (uint)(product1 >> 32) ^ c1 ^ k0,
                (uint)product1,
                (uint)(product0 >> 32) ^ c3 ^ k1,
                (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Word <paramref name="word"/> (0..3) of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Select((uint R0, uint R1, uint R2, uint R3) block, int word) => word switch
    {
        0 => block.R0,
        1 => block.R1,
        2 => block.R2,
        _ => block.R3,
    };
}
