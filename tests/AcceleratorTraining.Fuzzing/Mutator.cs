using System.Buffers.Binary;

namespace AcceleratorTraining.Fuzzing;

/// <summary>Damages inputs: bits, bytes, lengths and offsets, blocks, and pieces of other inputs. Seeded; no state but its draws.</summary>
internal sealed class Mutator(ulong seed)
{
    private const int LargestInput = 1 << 16;

    private static readonly long[] Interesting = [0, 1, -1, 2, 4, 7, 8, 16, 32, 127, 128, 255, 256, 1024, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private ulong _state = seed;

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)(Next() % (ulong)Math.Max(bound, 1));

    /// <summary>A damaged copy.</summary>
    /// <param name="input">What is damaged.</param>
    /// <param name="other">Where pieces may come from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        byte[] result = (byte[])input.Clone();
        for (int edits = 1 << Below(4); edits > 0; edits--) result = Edit(result, other);
        return result;
    }

    private byte[] Edit(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0) return other.Length == 0 ? [(byte)Next()] : other[..Math.Min(other.Length, 1 + Below(64))];
        int at = Position(bytes.Length);
        switch (Below(12))
        {
            case 0: bytes[at] ^= (byte)(1 << Below(8)); return bytes;
            case 1: bytes[at] = (byte)Next(); return bytes;
            case 2: bytes[at] += (byte)(Below(9) - 4); return bytes;
            case 3: Write(bytes, at, Interesting[Below(Interesting.Length)]); return bytes;
            case 4: Write(bytes, at, Below(bytes.Length + 16)); return bytes;
            case 5: bytes.AsSpan(at, Math.Min(1 + Below(8), bytes.Length - at)).Fill((byte)(Below(2) == 0 ? 0xFF : 0)); return bytes;
            case 6: return bytes[..at];
            case 7: return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + Below(16))..]];
            case 8: return bytes.Length > LargestInput ? bytes : [.. bytes[..at], .. Piece(bytes), .. bytes[at..]];
            case 9: return bytes.Length > LargestInput || other.Length == 0 ? bytes : [.. bytes[..at], .. Piece(other), .. bytes[at..]];
            case 10: Copy(Piece(bytes), bytes.AsSpan(at)); return bytes;
            default: Copy(other.Length == 0 ? [] : Piece(other), bytes.AsSpan(at)); return bytes;
        }
    }

    // Structure stands at both ends of most files, data in the middle.
    private int Position(int length) => Below(3) switch
    {
        0 => Below(Math.Min(length, 256)),
        1 => length - 1 - Below(Math.Min(length, 2048)),
        _ => Below(length),
    };

    private byte[] Piece(byte[] source)
    {
        int start = Below(source.Length);
        return source[start..Math.Min(source.Length, start + 1 + Below(64))];
    }

    private static void Copy(byte[] piece, Span<byte> destination) => piece.AsSpan(0, Math.Min(piece.Length, destination.Length)).CopyTo(destination);

    // Numbers of a random width and order of bytes, aligned half of the time.
    private void Write(byte[] bytes, int at, long value)
    {
        int width = 1 << Below(4);
        if (Below(2) == 0) at &= -width;
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        if (Below(4) == 0) number[..width].Reverse();
        number[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
    }

    // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
