using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Receipts;

/// <summary>Reads receipts; never allocates more than the file justifies.</summary>
public static class ReceiptReader
{
    // No run is recorded in more: a million steps of 256 queries.
    private const long MaximumFileBytes = 300L << 20;

    /// <summary>Bytes that tell a receipt from another file.</summary>
    public const int StartBytes = 7;

    /// <summary>Whether a file's first bytes, as many as it has, are those of a receipt, perhaps of one torn at once.</summary>
    public static bool StartsAsReceipt(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return true;
        ReadOnlySpan<byte> magic = start.Length > 3 ? start[3..Math.Min(start.Length, StartBytes)] : [];
        return start[0] == (byte)ReceiptFormat.FrameKind.Header && ReceiptFormat.Magic.StartsWith(magic);
    }

    /// <summary>Reads a receipt file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowTorn">Whether a damaged tail is cut off (to resume) or an error (to replay).</param>
    /// <param name="pieces">What its recipe may be made of; the shipped pieces by default.</param>
    /// <exception cref="InvalidReceiptException">No intact header, or damage where none is allowed.</exception>
    public static Receipt ReadFile(string path, bool allowTorn, RecipePieces? pieces = null)
    {
        long length = new FileInfo(path).Length;
        if (length > MaximumFileBytes) throw new InvalidReceiptException($"The receipt has {length} bytes, more than any run can record.");
        return Parse(File.ReadAllBytes(path), allowTorn, pieces);
    }

    /// <summary>Reads a receipt from memory.</summary>
    /// <exception cref="InvalidReceiptException">No intact header, or damage where none is allowed.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes, bool allowTorn, RecipePieces? pieces = null)
    {
        if (!ReceiptFormat.TryRead(bytes, out ReceiptFormat.FrameKind kind, out ReadOnlySpan<byte> payload) || kind != ReceiptFormat.FrameKind.Header)
        {
            throw new InvalidReceiptException("The file is no receipt, or its header frame is damaged (offset 0).");
        }

        ReceiptHeader header = HeaderCodec.Decode(payload, pieces ?? RecipePieces.Default);
        int offset = payload.Length + ReceiptFormat.Overhead;
        ImmutableArray<sbyte>.Builder coefficients = ImmutableArray.CreateBuilder<sbyte>();
        List<byte> headBytes = [];
        FinalHead? head = null;
        string? adapted = null;
        ImmutableSortedDictionary<int, long>.Builder ends = ImmutableSortedDictionary.CreateBuilder<int, long>();
        ends[0] = offset;
        while (offset < bytes.Length)
        {
            bool intact = ReceiptFormat.TryRead(bytes[offset..], out kind, out payload) && adapted is null && Accept(header, kind, payload, coefficients, headBytes, ref head, ref adapted);
            if (!intact && allowTorn) break;
            if (!intact) throw new InvalidReceiptException($"The receipt is damaged at offset {offset}: the frame there is torn, altered or out of place.");
            offset += payload.Length + ReceiptFormat.Overhead;
            if (kind == ReceiptFormat.FrameKind.Steps) ends[coefficients.Count / header.Recipe.CoefficientsPerStep] = offset;
        }

        if (adapted is null && !allowTorn) throw new InvalidReceiptException($"The receipt ends after {coefficients.Count / header.Recipe.CoefficientsPerStep} of {header.Recipe.Steps} steps: the run did not finish.");
        return new Receipt(header, coefficients.ToImmutable(), head, adapted, ends.ToImmutable());
    }

    private static bool Accept(ReceiptHeader header, ReceiptFormat.FrameKind kind, ReadOnlySpan<byte> payload, ImmutableArray<sbyte>.Builder coefficients, List<byte> headBytes, ref FinalHead? head, ref string? adapted)
    {
        AdaptationRecipe recipe = header.Recipe;
        long expected = (long)recipe.Steps * recipe.CoefficientsPerStep;
        switch (kind)
        {
            case ReceiptFormat.FrameKind.Steps:
                bool whole = payload.Length > 0 && payload.Length % recipe.CoefficientsPerStep == 0 && headBytes.Count == 0;
                if (!whole || coefficients.Count + payload.Length > expected) return false;
                coefficients.AddRange(MemoryMarshal.Cast<byte, sbyte>(payload));
                return true;
            case ReceiptFormat.FrameKind.Head:
                if (!recipe.ExactHead || coefficients.Count != expected || payload.Length == 0) return false;
                headBytes.AddRange(payload);
                return true;
            case ReceiptFormat.FrameKind.End:
                if (payload.Length != 32 || coefficients.Count != expected) return false;
                head = DecodeHead(CollectionsMarshal.AsSpan(headBytes));
                if (recipe.ExactHead != head is not null) return false;
                adapted = Convert.ToHexStringLower(payload);
                return true;
            default:
                return false;
        }
    }

    internal static byte[] EncodeHead(FinalHead head)
    {
        byte[] payload = new byte[4 + head.Weights.Length + head.Bias.Length * 4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, head.Bias.Length);
        MemoryMarshal.AsBytes(head.Weights.AsSpan()).CopyTo(payload.AsSpan(4));
        MemoryMarshal.AsBytes(head.Bias.AsSpan()).CopyTo(payload.AsSpan(4 + head.Weights.Length));
        return payload;
    }

    private static FinalHead? DecodeHead(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 4) return null;
        int classes = BinaryPrimitives.ReadInt32LittleEndian(payload);
        long weights = payload.Length - 4 - classes * 4L;
        if (classes < 1 || weights < 0 || weights % classes != 0) return null;
        return new FinalHead(
            [.. MemoryMarshal.Cast<byte, sbyte>(payload.Slice(4, (int)weights))],
            [.. MemoryMarshal.Cast<byte, int>(payload[(4 + (int)weights)..])]);
    }
}
