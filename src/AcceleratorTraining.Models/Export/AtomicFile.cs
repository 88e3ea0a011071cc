using System.Formats.Tar;

namespace AcceleratorTraining.Models;

/// <summary>Files that are either whole or not there: a crash never leaves half of one.</summary>
public static class AtomicFile
{
    // COR_E_IO: no operating system's error.
    private const int UnsupportedKind = unchecked((int)0x80131620);

    /// <summary>
    /// Writes to a temporary name in the same folder, flushes to the disk, and renames over <paramref name="path"/>. On
    /// failure the old file stays and the temporary one is deleted. A symbolic link stays one: its target is replaced.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, or something that is no regular file has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        string target = Target(path), temporary = Temporary(target);
        if (Path.Exists(target) && !IsRegular(target)) throw new IOException($"The output '{path}' is not a regular file: it was not replaced.");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes the temporary file that <see cref="WriteAllBytes"/> would need, and deletes it: what would fail, fails now.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Probe(string path)
    {
        string temporary = Temporary(Target(path));
        new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        File.Delete(temporary);
    }

    /// <summary>Whether there is a file and, links followed, it is no folder, pipe, socket or device. Opens nothing that could wait.</summary>
    public static bool IsRegular(string path)
    {
        FileInfo file = new(Target(path));
        if (!file.Exists) return false;

        // Pipes, sockets and devices have no length. .NET tells their kind only where it writes archives.
        return file.Length > 0 || OperatingSystem.IsWindows() || ArchivedKind(file.FullName) is TarEntryType.RegularFile;
    }

    // No kind: archives hold no sockets.
    private static TarEntryType? ArchivedKind(string file)
    {
        using MemoryStream archive = new();
        try
        {
            using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true)) writer.WriteEntry(file, "file");
        }
        catch (IOException exception) when (exception.HResult == UnsupportedKind)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only regular files are opened, so that only they can be refused, or be in use.
            return TarEntryType.RegularFile;
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry()?.EntryType;
    }

    private static string Target(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static string Temporary(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
}
