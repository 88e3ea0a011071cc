using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AcceleratorTraining.Data;

/// <summary>One array as NumPy saves it: a header that is a Python dictionary, then the elements.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Type">Element type: kind (u, i, f) and bytes, e.g. u1 or f4.</param>
/// <param name="BigEndian">Whether elements have their highest byte first.</param>
/// <param name="Shape">Extents, the slowest first, each at least 1; together at most 2^30 bytes.</param>
/// <param name="Data">The elements, row-major.</param>
internal sealed partial record NpyArray(string Name, string Type, bool BigEndian, int[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>A file above this many bytes is not read.</summary>
    public const int MaximumBytes = 1 << 30;

    private const int LongestHeader = 4096;

    /// <summary>Number of elements.</summary>
    public int Length => Data.Length / Size;

    private int Size => Type[1] - '0';

    /// <summary>Whether a file begins like one.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) => start is [0x93, (byte)'N', (byte)'U', (byte)'M', ..];

    /// <summary>Takes a whole file apart.</summary>
    /// <exception cref="InvalidDataSetException">It is no .npy file, of a type or order that is not read, or not as long as its header says.</exception>
    public static NpyArray Parse(string name, byte[] file)
    {
        // Magic (6 bytes), version (2), length of the header: 2 bytes in version 1, 4 in 2 and 3.
        ReadOnlySpan<byte> bytes = file;
        if (!LooksLike(bytes) || bytes.Length < 12 || bytes[4] != 'P' || bytes[5] != 'Y' || bytes[6] is < 1 or > 3)
        {
            throw new InvalidDataSetException($"{name} is no .npy file of version 1 to 3.");
        }

        int start = bytes[6] == 1 ? 10 : 12;
        uint length = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > LongestHeader || length > bytes.Length - start)
        {
            throw new InvalidDataSetException($"{name} declares a header of {length} bytes, more than the file or the {LongestHeader} that are read.");
        }

        string header = Encoding.Latin1.GetString(bytes.Slice(start, (int)length));
        (string type, bool bigEndian) = ReadType(name, header);
        int[] shape = ReadShape(name, header);
        if (FortranOrder().Match(header) is not { Success: true } order || order.Groups[1].Value != "False")
        {
            throw new InvalidDataSetException($"{name} is not stored row by row ('fortran_order' is not False): save numpy.ascontiguousarray of it.");
        }

        long expected = type[1] - '0';
        foreach (int extent in shape)
        {
            expected = Math.Min(expected * extent, long.MaxValue >> 32);
        }

        int held = file.Length - start - (int)length;
        return expected == held
            ? new NpyArray(name, type, bigEndian, shape, file.AsMemory(start + (int)length))
            : throw new InvalidDataSetException($"{name} holds {held} bytes of elements, but its header declares ({string.Join(", ", shape)}) of {type}.");
    }

    /// <summary>An element as a number; 64-bit integers beyond 2^53 are rounded.</summary>
    public double GetNumber(int index)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..Size];
        Data.Span.Slice(index * Size, Size).CopyTo(bytes);
        if (BigEndian)
        {
            bytes.Reverse();
        }

        return Type switch
        {
            "u1" => bytes[0],
            "i1" => (sbyte)bytes[0],
            "u2" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            "i2" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            "u4" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            "i4" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            "u8" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            "i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            "f2" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            "f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    private static (string Type, bool BigEndian) ReadType(string name, string header)
    {
        Match match = ElementType().Match(header);
        return match.Success
            ? (match.Groups[2].Value, match.Groups[1].Value == ">")
            : throw new InvalidDataSetException($"{name} has elements of another type than whole numbers or floating-point numbers of 1 to 8 bytes.");
    }

    private static int[] ReadShape(string name, string header)
    {
        string[] extents = Extents().Match(header) is { Success: true } match
            ? match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];
        int[] shape = new int[extents.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(extents[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || shape[i] < 1)
            {
                throw new InvalidDataSetException($"{name} declares an extent of '{extents[i]}'; an extent is at least 1.");
            }
        }

        return shape.Length is >= 1 and <= 4
            ? shape
            : throw new InvalidDataSetException($"{name} has {shape.Length} dimensions; 1 to 4 are read.");
    }

    [GeneratedRegex("'descr'\\s*:\\s*'([<>|=])([ui][1248]|f[248])'", RegexOptions.CultureInvariant)]
    private static partial Regex ElementType();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex FortranOrder();

    [GeneratedRegex("'shape'\\s*:\\s*\\(([^)]*)\\)", RegexOptions.CultureInvariant)]
    private static partial Regex Extents();
}
