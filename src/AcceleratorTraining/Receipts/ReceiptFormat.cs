using System.Buffers.Binary;
using System.Numerics;

namespace AcceleratorTraining.Receipts;

/// <summary>
/// The file format: frames of [kind u8][length u16][payload][CRC-32C of all before, u32], little-endian. Kinds: header,
/// steps (up to 64 steps, one byte a query), head, end. Only whole, intact frames count. spec: RECEIPT-01 to RECEIPT-05
/// </summary>
internal static class ReceiptFormat
{
    public const int Version = 2;
    public const int StepsPerFrame = 64;
    public const int Overhead = 7;
    public const int MaximumPayload = ushort.MaxValue;

    public static ReadOnlySpan<byte> Magic => "ATRC"u8;

    public enum FrameKind : byte
    {
        Header = (byte)'H',
        Steps = (byte)'S',
        Head = (byte)'F',
        End = (byte)'E',
    }

    public static byte[] Frame(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[payload.Length + Overhead];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(1), checked((ushort)payload.Length));
        payload.CopyTo(frame.AsSpan(3));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(3 + payload.Length), Crc(frame.AsSpan(0, 3 + payload.Length)));
        return frame;
    }

    /// <summary>The frame at the start of <paramref name="bytes"/>; false if it is torn or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameKind kind, out ReadOnlySpan<byte> payload)
    {
        kind = default;
        payload = default;
        if (bytes.Length < Overhead) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]);
        if (bytes.Length < length + Overhead) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(3 + length)..]) != Crc(bytes[..(3 + length)])) return false;
        kind = (FrameKind)bytes[0];
        payload = bytes.Slice(3, length);
        return true;
    }

    // CRC-32C (Castagnoli), initial and final value all ones.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
