using System.Buffers.Binary;
using System.IO.Compression;

namespace AcceleratorTraining.Data;

/// <summary>One IDX file of unsigned bytes, plain or gzip-compressed, wholly in memory.</summary>
/// <param name="Dimensions">Extents, the slowest first.</param>
/// <param name="Data">The elements, row-major.</param>
internal sealed record IdxFile(int[] Dimensions, byte[] Data)
{
    private const int MaximumBytes = 1 << 30;

    /// <summary>Whether a file begins like an IDX file of bytes, or is gzip-compressed and may be one.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..] or [0, 0, 8, ..];

    /// <summary>Reads and checks a whole file.</summary>
    /// <exception cref="InvalidDataSetException">It is no IDX file of that rank, or not as long as its header says.</exception>
    public static IdxFile Read(string path, int rank)
    {
        string name = $"'{path}'";
        try
        {
            using FileStream file = File.OpenRead(path);
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;

            // Two zeros, element type (8: unsigned byte), rank, then each extent as four bytes, the highest first.
            Span<byte> header = stackalloc byte[4 + (4 * rank)];
            if (content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                throw new InvalidDataSetException($"{name} is truncated: it ends within its IDX header.");
            }

            if (header is not [0, 0, 8, ..] || header[3] != rank)
            {
                throw new InvalidDataSetException($"{name} is no IDX file of unsigned bytes with {rank} dimension{(rank == 1 ? "" : "s")}.");
            }

            int[] dimensions = new int[rank];
            long elements = 1;
            for (int i = 0; i < rank; i++)
            {
                uint extent = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
                elements = extent <= MaximumBytes && elements <= MaximumBytes ? elements * extent : long.MaxValue;
                dimensions[i] = (int)Math.Min(extent, int.MaxValue);
            }

            return elements is >= 1 and <= MaximumBytes
                ? new IdxFile(dimensions, ReadFailure.ReadExactly(content, name, (int)elements))
                : throw new InvalidDataSetException($"{name} declares {string.Join(" x ", dimensions)} bytes; 1 to {MaximumBytes} are read.");
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap(name, exception);
        }
    }
}
