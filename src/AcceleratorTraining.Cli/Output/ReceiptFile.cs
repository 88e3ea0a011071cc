using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Cli.Output;

/// <summary>An adaptation's receipt where a file of its name exists already.</summary>
internal static class ReceiptFile
{
    // What operating systems call a file that another process holds: Linux, macOS, Windows.
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Refuses to replace what is no receipt, or what somebody is writing.</summary>
    /// <exception cref="UsageException">The file is no receipt, or may not be written.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static void RequireReplaceable(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Span<byte> start = stackalloc byte[ReceiptReader.StartBytes];
            if (!ReceiptReader.StartsAsReceipt(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)])) throw new UsageException($"The file '{path}' is not a receipt: it is not replaced by one.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UsageException($"The receipt '{path}' may not be written.", exception);
        }
        catch (IOException exception) when (IsInUse(exception))
        {
            throw BeingWritten(path, exception);
        }
    }

    /// <summary>Whether a file could not be opened because another process has it.</summary>
    public static bool IsInUse(IOException exception) => InUse.Contains(exception.HResult);

    /// <summary>What the user is told then.</summary>
    public static IOException BeingWritten(string path, IOException exception) => new($"Another process is writing the receipt '{path}'.", exception);

    /// <summary>Why a run that shall be resumed does not go on with this receipt; null if it does, or there is none.</summary>
    public static string? WhyAnew(AdaptationSession session, AdaptationData data, AdaptationOptions options)
    {
        if (!File.Exists(options.ReceiptPath) || new FileInfo(options.ReceiptPath).Length == 0) return null;
        if (options.Tune && RecipeTuner.Recall(session, data.Training, options) is not null) return null;
        ReceiptHeader header = ReceiptHeader.Create(session, data.Training, options);
        try
        {
            return ReceiptReader.ReadFile(options.ReceiptPath, allowTorn: true).Header == header ? null : $"The receipt '{options.ReceiptPath}' is of another run; starting anew.";
        }
        catch (InvalidReceiptException)
        {
            return $"The receipt '{options.ReceiptPath}' is damaged; starting anew.";
        }
    }
}
