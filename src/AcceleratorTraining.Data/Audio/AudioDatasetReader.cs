namespace AcceleratorTraining.Data.Audio;

/// <summary>Opens sounds that lie on disk.</summary>
public static class AudioDatasetReader
{
    /// <summary>Opens a folder or zip of WAV files: one folder a class, or files named class_speaker_take.wav.</summary>
    /// <remarks>
    /// Files are decoded only when read, and brought to 16 kHz. The result is <see cref="IDisposable"/>: that of a zip keeps the archive open.
    /// </remarks>
    /// <exception cref="InvalidDataSetException">Nothing usable is there; one sentence names the file or entry and the rule.</exception>
    public static IAudioDataset Open(string path) => Open(path, labelled: true);

    /// <summary>The same, and files in no folder whose names say nothing: sounds of one class without a name.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static IAudioDataset OpenUnlabelled(string path) => Open(path, labelled: false);

    private static IAudioDataset Open(string path, bool labelled)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return new AudioFileDataset(path, new DirectoryImageFiles(path), labelled);
            }

            // A pipe or device has no length, and must not be opened: it could wait for ever.
            return File.Exists(path) && new FileInfo(path).Length > 0
                ? OpenZip(path, labelled)
                : throw new InvalidDataSetException($"'{path}' does not exist or is empty.");
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap($"'{path}'", exception);
        }
    }

    private static AudioFileDataset OpenZip(string path, bool labelled)
    {
        ZipImageFiles files = new(path);
        try
        {
            return new AudioFileDataset(path, files, labelled);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
