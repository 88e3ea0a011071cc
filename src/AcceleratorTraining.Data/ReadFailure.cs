namespace AcceleratorTraining.Data;

/// <summary>Turns what the file system and the decompressors throw into one sentence about the data set.</summary>
internal static class ReadFailure
{
    /// <summary>Whether an exception says that a file cannot be read or is no valid archive, rather than that this code is wrong.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException;

    /// <summary>The exception for the user.</summary>
    public static InvalidDataSetException Wrap(string name, Exception exception) =>
        new($"{name} cannot be read: {exception.Message.TrimEnd('.')}.", exception);

    /// <summary>
    /// Reads exactly the declared number of bytes. The buffer doubles as bytes arrive, so a false declaration costs at most
    /// twice what the stream really holds.
    /// </summary>
    /// <exception cref="InvalidDataSetException">The stream is shorter or longer than declared.</exception>
    public static byte[] ReadExactly(Stream stream, string name, int declared)
    {
        byte[] buffer = new byte[Math.Min(declared, 1 << 16)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            if (filled < buffer.Length)
            {
                throw new InvalidDataSetException($"{name} is truncated: {declared} bytes were declared, but it ends after {filled}.");
            }

            if (filled == declared)
            {
                return stream.ReadByte() < 0
                    ? buffer
                    : throw new InvalidDataSetException($"{name} is longer than the {declared} bytes that were declared.");
            }

            Array.Resize(ref buffer, (int)Math.Min(declared, 2L * buffer.Length));
        }
    }
}
