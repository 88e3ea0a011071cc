namespace AcceleratorTraining.Data;

/// <summary>Named files in a folder or an archive.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>An encoded image above this many bytes is refused before it is read.</summary>
    const int MaximumFileBytes = 32 << 20;

    /// <summary>Paths below the root with '/' between folders; a folder's own path ends with '/'. In any order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>All bytes of a file; may be called from several threads.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InvalidDataSetException">The file is empty, too large, damaged or unreadable.</exception>
    byte[] ReadAllBytes(string path, string name);
}
