using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Receipts;

/// <summary>
/// The state a resumed run needs and a receipt does not hold. A sidecar file, replaced atomically with each receipt
/// frame and deleted after success.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Estimator">The estimator's state.</param>
/// <param name="Tensors">Masters and their states in binding order.</param>
/// <param name="Head">Masters of the exact head; empty without one.</param>
/// <param name="Diagnosis">What the run has seen of itself; no step depends on it.</param>
public sealed record Checkpoint(int Step, ImmutableArray<long> Estimator, ImmutableArray<ImmutableArray<byte>> Tensors, ImmutableArray<long> Head, ImmutableArray<long> Diagnosis)
{
    private const uint Version = 0x33504341; // "ACP3"

    /// <summary>Writes the file atomically.</summary>
    /// <param name="path">The sidecar's path.</param>
    /// <param name="header">The run it belongs to.</param>
    public void Save(string path, ReceiptHeader header)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Version);
        writer.Write(SHA256.HashData(HeaderCodec.Encode(header)));
        writer.Write(Step);
        Write(writer, Estimator);
        writer.Write(Tensors.Length);
        foreach (ImmutableArray<byte> tensor in Tensors)
        {
            writer.Write(tensor.Length);
            writer.Write(tensor.AsSpan());
        }

        Write(writer, Head);
        Write(writer, Diagnosis);
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        AtomicFile.WriteAllBytes(path, stream.ToArray());
    }

    /// <summary>Reads the file; null where there is none, or it is damaged, or it belongs to another run.</summary>
    public static Checkpoint? TryLoad(string path, ReceiptHeader header)
    {
        if (!File.Exists(path)) return null;
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < 32 || !SHA256.HashData(bytes.AsSpan(..^32)).AsSpan().SequenceEqual(bytes.AsSpan(^32..))) return null;
        using BinaryReader reader = new(new MemoryStream(bytes));
        try
        {
            if (reader.ReadUInt32() != Version || !reader.ReadBytes(32).AsSpan().SequenceEqual(SHA256.HashData(HeaderCodec.Encode(header)))) return null;
            int step = reader.ReadInt32();
            ImmutableArray<long> estimator = Integers(reader);
            ImmutableArray<byte>[] tensors = new ImmutableArray<byte>[Count(reader)];
            for (int i = 0; i < tensors.Length; i++) tensors[i] = [.. reader.ReadBytes(Count(reader))];
            return new Checkpoint(step, estimator, [.. tensors], Integers(reader), Integers(reader));
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, ImmutableArray<long> values)
    {
        writer.Write(values.Length);
        foreach (long value in values) writer.Write(value);
    }

    private static ImmutableArray<long> Integers(BinaryReader reader)
    {
        long[] values = new long[Count(reader)];
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadInt64();
        return [.. values];
    }

    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length ? count : throw new InvalidDataException("A count is beyond the file.");
    }
}
