using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Files that the user names: what is wrong with them is the user's to know, in one sentence.</summary>
internal static class InputFile
{
    /// <summary>Reads a file, or says why it cannot be read.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="what">What the file is to the user, e.g. "model".</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="UsageException">It does not exist, is no regular file, or may not be read.</exception>
    public static T Read<T>(string path, string what, Func<string, T> read)
    {
        if (Directory.Exists(path)) throw new UsageException($"The {what} '{path}' is a folder, not a file.");
        if (!File.Exists(path)) throw new UsageException($"The {what} '{path}' does not exist.");
        if (!AtomicFile.IsRegular(path)) throw new UsageException($"The {what} '{path}' is not a regular file.");
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} '{path}' cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
