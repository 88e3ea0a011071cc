using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// Finished measurements on the disk, so that an experiment goes on where it was killed. The file is replaced as a whole
/// after every measurement. Not thread-safe.
/// </summary>
internal sealed class CellStore
{
    // Thousands of measurements fit; whatever is larger is something else.
    private const long LargestFile = 64 << 20;

    private readonly string _experiment;
    private readonly Dictionary<(string, string, ulong), StoredCell> _cells = [];

    private CellStore(string experiment, string path) => (_experiment, FilePath) = (experiment, path);

    /// <summary>Where they are.</summary>
    public string FilePath { get; }

    /// <summary>Opens the results of an experiment, empty if there are none yet.</summary>
    /// <exception cref="InvalidDataSetException">The file is something else.</exception>
    public static CellStore Open(string experiment, string folder)
    {
        CellStore store = new(experiment, Path.Combine(folder, $"{experiment}.json"));
        if (!File.Exists(store.FilePath)) return store;
        foreach (StoredCell cell in Read(store.FilePath, experiment)) store._cells[(cell.Task, cell.Method, cell.Seed)] = cell;
        return store;
    }

    /// <summary>The result of a measurement with the very same identity; null without one.</summary>
    public StoredCell? Find(ExperimentCell cell) =>
        _cells.GetValueOrDefault((cell.Task, cell.Method, cell.Seed)) is { } stored && stored.Identity == cell.Identity ? stored : null;

    /// <summary>Keeps a result and writes the file.</summary>
    public void Add(StoredCell cell)
    {
        _cells[(cell.Task, cell.Method, cell.Seed)] = cell;
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        AtomicFile.WriteAllBytes(FilePath, Serialize());
    }

    /// <summary>The file's content.</summary>
    public byte[] Serialize()
    {
        ImmutableArray<StoredCell> sorted = [.. _cells.Values.OrderBy(c => c.Task, StringComparer.Ordinal).ThenBy(c => c.Method, StringComparer.Ordinal).ThenBy(c => c.Seed)];
        return [.. JsonSerializer.SerializeToUtf8Bytes(new StoredResults { Experiment = _experiment, Cells = sorted }, ResultsJson.Default.StoredResults), (byte)'\n'];
    }

    private static ImmutableArray<StoredCell> Read(string path, string experiment)
    {
        try
        {
            if (!AtomicFile.IsRegular(path) || new FileInfo(path).Length > LargestFile) throw new JsonException("no results file");
            StoredResults? results = JsonSerializer.Deserialize(File.ReadAllBytes(path), ResultsJson.Default.StoredResults);
            if (results is null || results.Experiment != experiment || results.Cells.IsDefault || results.Cells.Any(c => c is null)) throw new JsonException("another experiment's");
            return results.Cells;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataSetException($"'{path}' does not hold results of '{experiment}': move it away, or give another folder by '--results'.", exception);
        }
    }
}
