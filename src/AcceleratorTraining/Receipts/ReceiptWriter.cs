using System.Runtime.InteropServices;

namespace AcceleratorTraining.Receipts;

/// <summary>
/// Appends to a receipt file, frame by frame, flushed to the disk. A run cut off at any moment leaves a file whose intact
/// frames are the steps it committed. Not thread-safe.
/// </summary>
public sealed class ReceiptWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly List<sbyte> _pending = [];
    private readonly int _queries;

    private ReceiptWriter(FileStream file, int queries) => (_file, _queries) = (file, queries);

    /// <summary>Steps written, committed or not.</summary>
    public int Steps { get; private set; }

    /// <summary>Bytes of the file so far.</summary>
    public long Length => _file.Length;

    /// <summary>Starts a new receipt; an old file of that name is replaced.</summary>
    /// <exception cref="IOException">Another run is writing it.</exception>
    public static ReceiptWriter Create(string path, ReceiptHeader header)
    {
        FileStream file = Lock(path);
        file.SetLength(0);
        ReceiptWriter writer = new(file, header.Recipe.CoefficientsPerStep);
        writer.Append(ReceiptFormat.FrameKind.Header, HeaderCodec.Encode(header));
        return writer;
    }

    /// <summary>Goes on with a receipt after its first <paramref name="steps"/> steps; everything later is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="receipt">What was read from it.</param>
    /// <param name="steps">Steps to keep; a frame's end.</param>
    public static ReceiptWriter Resume(string path, Receipt receipt, int steps)
    {
        if (!receipt.FrameEnds.TryGetValue(steps, out long length)) throw new InvalidReceiptException($"No frame of the receipt ends after step {steps}.");
        FileStream file = Lock(path);
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
        return new ReceiptWriter(file, receipt.Header.Recipe.CoefficientsPerStep) { Steps = steps };
    }

    /// <summary>Records one step; a full frame is committed.</summary>
    /// <returns>Whether a frame was committed: the moment to write a checkpoint.</returns>
    public bool Add(ReadOnlySpan<sbyte> coefficients)
    {
        _pending.AddRange(coefficients);
        Steps++;
        if (_pending.Count / _queries < ReceiptFormat.StepsPerFrame) return false;
        Commit();
        return true;
    }

    /// <summary>Commits what is pending as a short frame.</summary>
    public void Commit()
    {
        if (_pending.Count == 0) return;
        Append(ReceiptFormat.FrameKind.Steps, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_pending)));
        _pending.Clear();
    }

    /// <summary>Ends the receipt.</summary>
    /// <param name="head">The exact head; null without one.</param>
    /// <param name="adaptedSha256">SHA-256 of the adapted file, hex.</param>
    public void Complete(FinalHead? head, string adaptedSha256)
    {
        Commit();
        foreach (byte[] part in head is null ? [] : ReceiptReader.EncodeHead(head).Chunk(ReceiptFormat.MaximumPayload)) Append(ReceiptFormat.FrameKind.Head, part);
        Append(ReceiptFormat.FrameKind.End, Convert.FromHexString(adaptedSha256));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // No second process gets the file while this one has it.
    private static FileStream Lock(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private void Append(ReceiptFormat.FrameKind kind, ReadOnlySpan<byte> payload)
    {
        // One write a frame: a cut leaves at most one torn frame, which the CRC shows.
        _file.Write(ReceiptFormat.Frame(kind, payload));
        _file.Flush(flushToDisk: true);
    }
}
