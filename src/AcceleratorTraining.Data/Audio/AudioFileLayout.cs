using System.Collections.Immutable;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Which WAV files belong to which class and speaker: one folder a class, or one folder of files named class_speaker_take.wav, as the Free Spoken
/// Digit Dataset names them. In class folders the speaker is what precedes "_nohash_", as in Speech Commands. In ordinal order.
/// </summary>
/// <param name="ClassNames">Names of the classes.</param>
/// <param name="Paths">The files, class by class.</param>
/// <param name="Labels">The class of each.</param>
/// <param name="Speakers">The speaker of each, where its name says so.</param>
internal sealed record AudioFileLayout(ImmutableArray<string> ClassNames, string[] Paths, int[] Labels, string?[] Speakers)
{
    private const string Extension = ".wav";
    private const string UtteranceMark = "_nohash_";

    /// <summary>Sorts paths into classes; hidden files and files of other kinds are passed over.</summary>
    /// <param name="dataset">What messages call the whole.</param>
    /// <param name="paths">As <see cref="IImageFiles.Paths"/> gives them.</param>
    /// <param name="labelled">Whether classes are needed; else files that lie in no folder at all are one class without a name.</param>
    /// <exception cref="InvalidDataSetException">No WAV file, or no such layout.</exception>
    public static AudioFileLayout Create(string dataset, IReadOnlyList<string> paths, bool labelled)
    {
        string[] sounds = [.. paths.Where(path => ClassFolderLayout.IsVisible(path) && IsSound(path)).Order(StringComparer.Ordinal)];
        string[][] names = [.. sounds.Select(path => FileName(path).Split('_'))];
        bool named = sounds.Length > 0 && names.All(IsNamed) && sounds.Select(FolderOf).Distinct().Count() == 1;
        if (!named)
        {
            ClassFolderLayout folders = ClassFolderLayout.Create(dataset, paths, [Extension], "WAV file", labelled);
            return new AudioFileLayout(folders.ClassNames, folders.Paths, folders.Labels, [.. folders.Paths.Select(Speaker)]);
        }

        string[] classes = [.. names.Select(name => name[0]).Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. names.Select(name => Array.BinarySearch(classes, name[0], StringComparer.Ordinal))];
        return new AudioFileLayout([.. classes], sounds, labels, [.. names.Select(name => name[1])]);
    }

    /// <summary>Whether a file is a sound by its name.</summary>
    public static bool IsSound(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    private static bool IsNamed(string[] name) =>
        name.Length == 3 && name.All(part => part.Length > 0 && !part.Any(char.IsControl)) && name[2].All(char.IsAsciiDigit);

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..^Extension.Length];

    private static string? Speaker(string path)
    {
        string name = FileName(path);
        int mark = name.IndexOf(UtteranceMark, StringComparison.Ordinal);
        return mark > 0 ? name[..mark] : null;
    }
}
