using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>
/// Which image files belong to which class: the folder that directly holds an image is its class, and all class folders
/// have one parent. Classes, and images within a class, stand in ordinal order of their names.
/// </summary>
/// <param name="ClassNames">Names of the class folders.</param>
/// <param name="Paths">The images, class by class.</param>
/// <param name="Labels">The class of each.</param>
internal sealed record ClassFolderLayout(ImmutableArray<string> ClassNames, string[] Paths, int[] Labels)
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Sorts paths into classes; hidden files, <c>__MACOSX</c> and files of other kinds are passed over.</summary>
    /// <param name="dataset">What messages call the whole.</param>
    /// <param name="paths">As <see cref="IImageFiles.Paths"/> gives them.</param>
    /// <param name="labelled">Whether classes are needed; else images that lie in no folder at all are one class without a name.</param>
    /// <exception cref="InvalidDataSetException">No image, an image outside a class folder, class folders with several parents, or one without images.</exception>
    public static ClassFolderLayout Create(string dataset, IReadOnlyList<string> paths, bool labelled) => Create(dataset, paths, Extensions, "PNG, JPEG or BMP image", labelled);

    /// <summary>Sorts files of one kind into classes, likewise.</summary>
    /// <param name="dataset">What messages call the whole.</param>
    /// <param name="paths">As <see cref="IImageFiles.Paths"/> gives them.</param>
    /// <param name="extensions">Endings of the kind's names.</param>
    /// <param name="kind">What messages call one file of the kind.</param>
    /// <param name="labelled">As for images.</param>
    /// <exception cref="InvalidDataSetException">As for images.</exception>
    public static ClassFolderLayout Create(string dataset, IReadOnlyList<string> paths, string[] extensions, string kind, bool labelled)
    {
        string[] visible = [.. paths.Where(IsVisible)];
        string[] images = [.. visible.Where(path => extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))];
        if (images.Length == 0)
        {
            throw new InvalidDataSetException($"'{dataset}' holds no {kind}; one folder a class is expected.");
        }

        if (!labelled && images.All(image => !image.Contains('/', StringComparison.Ordinal) && !image.Any(char.IsControl)))
        {
            return new ClassFolderLayout([""], [.. images.Order(StringComparer.Ordinal)], new int[images.Length]);
        }

        string parent = ParentOf(FolderOf(images[0], dataset));
        var classes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string image in images)
        {
            string folder = FolderOf(image, dataset);
            if (ParentOf(folder) != parent)
            {
                throw new InvalidDataSetException($"'{images[0]}' and '{image}' of '{dataset}' lie in class folders of different parents.");
            }

            string className = folder[parent.Length..^1];
            if (!classes.TryGetValue(className, out List<string>? members))
            {
                classes.Add(className, members = []);
            }

            members.Add(image);
        }

        RequireNoEmptyClass(dataset, kind, visible, parent, classes.Keys);
        foreach (List<string> members in classes.Values)
        {
            members.Sort(StringComparer.Ordinal);
        }

        return new ClassFolderLayout(
            [.. classes.Keys],
            [.. classes.Values.SelectMany(members => members)],
            [.. classes.Values.SelectMany((members, label) => Enumerable.Repeat(label, members.Count))]);
    }

    /// <summary>A name without control characters, fit for a terminal.</summary>
    public static string Printable(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));

    /// <summary>Whether neither the file nor a folder above it is hidden or a Mac's resource.</summary>
    public static bool IsVisible(string path) =>
        !path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    /// <summary>The class folder with its trailing '/'.</summary>
    private static string FolderOf(string image, string dataset)
    {
        if (image.Any(char.IsControl))
        {
            throw new InvalidDataSetException($"'{Printable(image)}' of '{dataset}' has a control character in its name.");
        }

        int slash = image.LastIndexOf('/');
        return slash > 0
            ? image[..(slash + 1)]
            : throw new InvalidDataSetException($"'{image}' of '{dataset}' lies in no class folder; one folder a class is expected.");
    }

    /// <summary>What precedes the last name of a folder: empty, or with a trailing '/'.</summary>
    private static string ParentOf(string folder) => folder[..(folder.LastIndexOf('/', folder.Length - 2) + 1)];

    /// <summary>An empty class would shift no label here but stand for a class the model knows: better to ask than to guess.</summary>
    private static void RequireNoEmptyClass(string dataset, string kind, string[] visible, string parent, ICollection<string> classes)
    {
        foreach (string folder in visible.Where(path => path.EndsWith('/') && path.Length > parent.Length && ParentOf(path) == parent))
        {
            string className = folder[parent.Length..^1];
            if (!classes.Contains(className))
            {
                throw new InvalidDataSetException($"Class folder '{Printable(className)}' of '{dataset}' holds no {kind}.");
            }
        }
    }
}
